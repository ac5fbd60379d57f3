package dev.verialsync.db.library;

import dev.verialsync.db.Database;
import dev.verialsync.db.PreparedSql;
import dev.verialsync.db.ServerClock;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Which images have which smaller copies. None of it belongs to a run: no method is fenced. */
public final class RenditionRepository {

  /**
   * By the index alone, whatever the size of the library, once all is done. An image that was
   * stored again gets all of its copies again.
   */
  private static final PreparedSql PENDING =
      new PreparedSql(
          """
          select o.sha256, o.object_key, o.bytes, clock_timestamp() as at, o.renditions is not null as tried,
                 array(select r.size from media.rendition r where r.sha256 = o.sha256 order by r.size) as sizes,
                 array(select r.object_key from media.rendition r where r.sha256 = o.sha256 order by r.size) as keys
          from media.object o
          where o.state = 'stored' and (o.renditions is null or o.renditions < ? or o.renditions > ?)
            and (? <> '' or o.renditions <> '' or exists (select from media.rendition r where r.sha256 = o.sha256))
          limit ?
          """);

  /** Until the sizes are settled, the image counts as not tried. */
  private static final PreparedSql FORGET_OTHERS =
      new PreparedSql(
          """
          with pending as (
            update media.object o set renditions = null where o.sha256 = ? and o.state = 'stored' returning o.sha256
          )
          delete from media.rendition r using pending p
          where r.sha256 = p.sha256 and r.size <> all (?::int[])
          returning r.object_key
          """);

  /** Nothing of what garbage collection condemned or removed meanwhile, and stored again or not. */
  private static final PreparedSql SETTLE =
      new PreparedSql(
          """
          with settled as (
            update media.object o set renditions = ?
            where o.sha256 = ? and o.state = 'stored'
              and not exists (select from media.removal r where r.sha256 = o.sha256 and r.removed_at >= ?::timestamptz)
            returning o.sha256
          )
          insert into media.rendition (sha256, size, bytes, width, height, object_key)
          select s.sha256, u.* from settled s
          cross join unnest(?::int[], ?::bigint[], ?::int[], ?::int[], ?::text[]) as u (size, bytes, width, height, object_key)
          on conflict (sha256, size) do update
          set bytes = excluded.bytes, width = excluded.width, height = excluded.height, object_key = excluded.object_key,
              made_at = clock_timestamp()
          """);

  private final Database database;

  public RenditionRepository(Database database) {
    this.database = database;
  }

  /**
   * An image whose smaller copies are to be made.
   *
   * @param at when it was found, by PostgreSQL's clock
   * @param isTried whether copies of some sizes were made since it was stored
   * @param copies keys of the copies that it has, by their sizes
   */
  public record Pending(
      String sha256,
      String objectKey,
      long bytes,
      Instant at,
      boolean isTried,
      SortedMap<Integer, String> copies) {}

  /**
   * A smaller copy, in the bucket.
   *
   * @param size pixels of the shorter side, as asked for
   */
  public record Rendition(int size, long bytes, int width, int height, String objectKey) {}

  /**
   * Some of the images for which these sizes are not settled; for no sizes, those that have or had
   * copies. Reads only.
   *
   * @param sizes ascending
   */
  public List<Pending> pending(List<Integer> sizes, int most) {
    String text = text(sizes);
    return PENDING.fetch(database.sql(), RenditionRepository::pending, text, text, text, most);
  }

  /** Always the same for the same sizes. */
  private static String text(List<Integer> sizes) {
    return sizes.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  private static Pending pending(ResultSet row) throws SQLException {
    Integer[] sizes = (Integer[]) row.getArray("sizes").getArray();
    String[] keys = (String[]) row.getArray("keys").getArray();
    SortedMap<Integer, String> copies = new TreeMap<>();
    for (int i = 0; i < sizes.length; i++) {
      copies.put(sizes[i], keys[i]);
    }
    return new Pending(
        row.getString("sha256"),
        row.getString("object_key"),
        row.getLong("bytes"),
        Objects.requireNonNull(ServerClock.instant(row, "at")),
        row.getBoolean("tried"),
        copies);
  }

  /**
   * Forgets an image's copies of other sizes, before they are removed from the bucket.
   *
   * @return their keys
   */
  public List<String> forgetOthers(String sha256, List<Integer> sizes) {
    return database
        .transactions()
        .inTransaction(
            sql ->
                FORGET_OTHERS.fetch(
                    sql,
                    row -> row.getString("object_key"),
                    sha256,
                    sizes.toArray(Integer[]::new)));
  }

  /**
   * Registers what was made of an image, which settles these sizes for it; without any, it cannot
   * be scaled.
   */
  public void settle(Pending image, List<Integer> sizes, List<Rendition> made) {
    database
        .transactions()
        .inTransaction(
            sql ->
                SETTLE.execute(
                    sql,
                    text(sizes),
                    image.sha256(),
                    image.at().atOffset(ZoneOffset.UTC).toString(),
                    made.stream().map(Rendition::size).toArray(Integer[]::new),
                    made.stream().map(Rendition::bytes).toArray(Long[]::new),
                    made.stream().map(Rendition::width).toArray(Integer[]::new),
                    made.stream().map(Rendition::height).toArray(Integer[]::new),
                    made.stream().map(Rendition::objectKey).toArray(String[]::new)));
  }
}

package dev.verialsync.db.library;

import dev.verialsync.db.Database;
import dev.verialsync.db.PreparedSql;
import dev.verialsync.db.ServerClock;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Which images have which smaller copies. None of it belongs to a run: no method is fenced. */
public final class RenditionRepository {

  /** By the index alone, whatever the size of the library, once all is done. */
  private static final PreparedSql PENDING =
      new PreparedSql(
          """
          select o.sha256, o.object_key, o.bytes, clock_timestamp() as at,
                 array(select r.size from media.rendition r where r.sha256 = o.sha256) as made
          from media.object o
          where o.state = 'stored' and (o.renditions is null or o.renditions < ? or o.renditions > ?)
          limit ?
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
          on conflict do nothing
          """);

  private final Database database;

  public RenditionRepository(Database database) {
    this.database = database;
  }

  /**
   * An image whose smaller copies are to be made.
   *
   * @param at when it was found, by PostgreSQL's clock
   * @param made sizes that it has
   */
  public record Pending(
      String sha256, String objectKey, long bytes, Instant at, List<Integer> made) {}

  /**
   * A smaller copy, in the bucket.
   *
   * @param size pixels of the shorter side, as asked for
   */
  public record Rendition(int size, long bytes, int width, int height, String objectKey) {}

  /**
   * Some of the images for which these sizes are not settled. Reads only.
   *
   * @param sizes in one text, always written alike
   */
  public List<Pending> pending(String sizes, int most) {
    return PENDING.fetch(database.sql(), RenditionRepository::pending, sizes, sizes, most);
  }

  private static Pending pending(ResultSet row) throws SQLException {
    return new Pending(
        row.getString("sha256"),
        row.getString("object_key"),
        row.getLong("bytes"),
        Objects.requireNonNull(ServerClock.instant(row, "at")),
        Arrays.asList((Integer[]) row.getArray("made").getArray()));
  }

  /**
   * Registers what was made of an image, which settles these sizes for it; without any, it cannot
   * be scaled.
   */
  public void settle(Pending image, String sizes, List<Rendition> made) {
    database
        .transactions()
        .inTransaction(
            sql ->
                SETTLE.execute(
                    sql,
                    sizes,
                    image.sha256(),
                    image.at().atOffset(ZoneOffset.UTC).toString(),
                    made.stream().map(Rendition::size).toArray(Integer[]::new),
                    made.stream().map(Rendition::bytes).toArray(Long[]::new),
                    made.stream().map(Rendition::width).toArray(Integer[]::new),
                    made.stream().map(Rendition::height).toArray(Integer[]::new),
                    made.stream().map(Rendition::objectKey).toArray(String[]::new)));
  }
}

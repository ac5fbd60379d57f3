package dev.verialsync.db.media;

import dev.verialsync.db.Database;
import dev.verialsync.db.PreparedSql;
import dev.verialsync.db.jooq.media.tables.records.StoredObjectRecord;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jooq.DSLContext;

/** Images, once per content: what the library holds of them. */
public final class StoredImageRepository {

  private static final PreparedSql FIND =
      new PreparedSql(
          """
          select statement_timestamp() as at, o.sha256, o.media_type, o.bytes, o.width, o.height, o.object_key, o.cut
          from (select) always
          left join media.object o
                 on o.sha256 = any (?::text[]) and (o.state = 'stored' or o.state = 'damaged' and o.cut)
          """);

  /** Images that are being removed from the bucket are let be: the put may be removed, too. */
  private static final PreparedSql REGISTER =
      new PreparedSql(
          """
      insert into media.object (stored_run_id, sha256, media_type, bytes, width, height, object_key)
      select distinct on (u.sha256) ?, u.*
      from unnest(?::text[], ?::text[], ?::bigint[], ?::int[], ?::int[], ?::text[])
        as u (sha256, media_type, bytes, width, height, object_key)
      order by u.sha256
      on conflict (sha256) do update
      set state = 'stored', stored_at = clock_timestamp(), stored_run_id = excluded.stored_run_id,
          media_type = excluded.media_type, bytes = excluded.bytes, width = excluded.width,
          height = excluded.height, object_key = excluded.object_key,
          unreferenced_since = null, condemned_until = null, cut = false, renditions = null
      where object.state <> 'stored' and coalesce(object.condemned_until, '-infinity') <= ?::timestamptz
      returning sha256
      """);

  /** By a statement of its own, which sees what the registration had to wait for. */
  private static final PreparedSql REMOVED =
      new PreparedSql(
          """
          select u.sha256 from unnest(?::text[]) as u (sha256)
          where ?::timestamptz < clock_timestamp() - interval '12 hours'
             or exists (select from media.removal r where r.sha256 = u.sha256 and r.removed_at > ?::timestamptz)
          """);

  private final Database database;

  public StoredImageRepository(Database database) {
    this.database = database;
  }

  /** Those of these images that the library holds. Reads only. */
  public FoundImages findObjects(Collection<String> sha256s) {
    Map<String, StoredImage> found = new HashMap<>();
    Set<String> cut = new TreeSet<>();
    List<Instant> at =
        FIND.fetch(
            database.sql(),
            row -> {
              if (row.getString("sha256") != null) {
                found.put(row.getString("sha256"), stored(row));
                if (row.getBoolean("cut")) {
                  cut.add(row.getString("sha256"));
                }
              }
              return row.getObject("at", OffsetDateTime.class).toInstant();
            },
            (Object) sha256s.toArray(String[]::new));
    return new FoundImages(at.get(0), found, cut);
  }

  /**
   * Registers images after they were put into the bucket, within the caller's transaction.
   *
   * @return the hashes of those that are new: not registered before, or condemned meanwhile
   * @throws MissingObjectException when garbage collection may have removed one since it was put;
   *     then none may be registered
   */
  public static Set<String> register(DSLContext sql, long runId, PutImages put) {
    if (put.images().isEmpty()) {
      return Set.of();
    }
    List<StoredImage> images = put.images();
    OffsetDateTime since = put.since().atOffset(ZoneOffset.UTC);
    TreeSet<String> registered =
        new TreeSet<>(
            REGISTER.fetch(
                sql,
                row -> row.getString("sha256"),
                runId,
                texts(images, StoredImage::sha256),
                texts(images, StoredImage::mediaType),
                images.stream().map(StoredImage::bytes).toArray(Long[]::new),
                images.stream().map(StoredImage::width).toArray(Integer[]::new),
                images.stream().map(StoredImage::height).toArray(Integer[]::new),
                texts(images, StoredImage::objectKey),
                since));
    TreeSet<String> removed =
        new TreeSet<>(
            REMOVED.fetch(
                sql,
                row -> row.getString("sha256"),
                registered.toArray(String[]::new),
                since,
                since));
    if (!removed.isEmpty()) {
      throw new MissingObjectException(removed);
    }
    return registered;
  }

  public static StoredImage stored(ResultSet row) throws SQLException {
    return new StoredImage(
        row.getString("sha256"),
        row.getString("media_type"),
        row.getLong("bytes"),
        row.getObject("width", Integer.class),
        row.getObject("height", Integer.class),
        row.getString("object_key"));
  }

  public static StoredImage read(StoredObjectRecord row) {
    return new StoredImage(
        row.getSha256(),
        row.getMediaType(),
        row.getBytes(),
        row.getWidth(),
        row.getHeight(),
        row.getObjectKey());
  }

  private static String[] texts(
      Collection<StoredImage> images, Function<StoredImage, String> text) {
    return images.stream().map(text).toArray(String[]::new);
  }
}

package dev.verialsync.db;

import static dev.verialsync.db.jooq.media.Tables.FLOOR;
import static dev.verialsync.db.jooq.media.Tables.STORED_OBJECT;

import dev.verialsync.db.jooq.media.tables.records.StoredObjectRecord;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** Pictures, once per content, and which article has which. */
public final class MediaRepository {

  private static final String STORED = "stored";

  /** In the hashes' order, so that two writers of shared pictures cannot deadlock. */
  private static final String REGISTER =
      """
      insert into media.object (stored_run_id, sha256, media_type, bytes, width, height, object_key)
      select ?, u.sha256, u.media_type, u.bytes, u.width, u.height, u.object_key
      from unnest(?::text[], ?::text[], ?::bigint[], ?::int[], ?::int[], ?::text[])
        as u (sha256, media_type, bytes, width, height, object_key)
      order by u.sha256
      on conflict (sha256) do update
      set state = 'stored', stored_at = clock_timestamp(), stored_run_id = excluded.stored_run_id,
          unreferenced_since = null
      where object.state <> 'stored'
      """;

  private final Database database;

  public MediaRepository(Database database) {
    this.database = database;
  }

  /** Those of these pictures that the library holds, by hash. Reads only. */
  public Map<String, StoredPicture> findObjects(Collection<String> sha256s) {
    return database
        .sql()
        .selectFrom(STORED_OBJECT)
        .where(STORED_OBJECT.SHA256.eq(DSL.any(sha256s.toArray(String[]::new))))
        .and(STORED_OBJECT.STATE.eq(STORED))
        .fetchMap(STORED_OBJECT.SHA256, MediaRepository::read);
  }

  /**
   * Registers a picture after it was put into the bucket. One fenced transaction.
   *
   * @return whether it is new: not registered before, or condemned meanwhile
   */
  public boolean registerObject(long runId, StoredPicture picture) {
    return database.transactions().fenced(runId, sql -> register(sql, runId, List.of(picture))) > 0;
  }

  private static int register(DSLContext sql, long runId, Collection<StoredPicture> pictures) {
    if (pictures.isEmpty()) {
      return 0;
    }
    List<StoredPicture> ordered =
        pictures.stream().sorted(Comparator.comparing(StoredPicture::sha256)).toList();
    return sql.execute(
        REGISTER,
        runId,
        ordered.stream().map(StoredPicture::sha256).toArray(String[]::new),
        ordered.stream().map(StoredPicture::mediaType).toArray(String[]::new),
        ordered.stream().map(StoredPicture::bytes).toArray(Long[]::new),
        ordered.stream().map(StoredPicture::width).toArray(Integer[]::new),
        ordered.stream().map(StoredPicture::height).toArray(Integer[]::new),
        ordered.stream().map(StoredPicture::objectKey).toArray(String[]::new));
  }

  /**
   * Replaces the picture lists of articles, as sets: what was added, removed and reordered becomes
   * an event each, a list that is the same is not written, and each article's pictures are known as
   * of the moment. One fenced transaction, one statement of each kind for all articles.
   *
   * @throws MissingObjectException when a picture is not in the library (any more)
   */
  public PicturesReplaced replacePictures(
      long runId, Instant moment, List<ArticlePictures> articles) {
    return database
        .transactions()
        .fenced(runId, sql -> new PictureReplacement(sql, runId, moment, articles).carryOut());
  }

  /**
   * The same for one article, some of whose pictures were just put into the bucket: they are
   * registered in the same transaction. Who crashes before leaves an object in the bucket that no
   * row names, and puts it again.
   *
   * @throws MissingObjectException when another picture is not in the library (any more); then none
   *     is registered either
   */
  public ArticleStored storeArticle(
      long runId, Instant moment, ArticlePictures article, Collection<StoredPicture> justPut) {
    return database
        .transactions()
        .fenced(
            runId,
            sql -> {
              int registered = register(sql, runId, justPut);
              return new ArticleStored(
                  registered,
                  new PictureReplacement(sql, runId, moment, List.of(article)).carryOut());
            });
  }

  /** The same for one article. */
  public PicturesReplaced replaceArticlePictures(
      long runId, Instant moment, ArticlePictures article) {
    return replacePictures(runId, moment, List.of(article));
  }

  /**
   * Ends a complete images phase: all pictures are known as of its moment. Never lowers the floor.
   * One fenced transaction.
   */
  public void raiseFloor(long runId, Instant moment) {
    database
        .transactions()
        .fenced(
            runId,
            sql ->
                sql.update(FLOOR)
                    .set(FLOOR.FLOOR_AT, moment)
                    .set(FLOOR.RUN_ID, runId)
                    .set(FLOOR.RAISED_AT, ServerClock.NOW)
                    .where(FLOOR.FLOOR_AT.isNull().or(FLOOR.FLOOR_AT.lt(moment)))
                    .execute());
  }

  /** The moment of the last complete images phase. Reads only. */
  public Optional<Instant> floor() {
    return database.sql().select(FLOOR.FLOOR_AT).from(FLOOR).fetchOptional(FLOOR.FLOOR_AT);
  }

  static StoredPicture read(StoredObjectRecord row) {
    return new StoredPicture(
        row.getSha256(),
        row.getMediaType(),
        row.getBytes(),
        row.getWidth(),
        row.getHeight(),
        row.getObjectKey());
  }
}

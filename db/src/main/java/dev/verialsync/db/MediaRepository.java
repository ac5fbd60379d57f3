package dev.verialsync.db;

import static dev.verialsync.db.jooq.media.Tables.FLOOR;
import static dev.verialsync.db.jooq.media.Tables.STORED_OBJECT;

import dev.verialsync.db.jooq.media.tables.records.StoredObjectRecord;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.impl.DSL;

/** Pictures, once per content, and which article has which. */
public final class MediaRepository {

  private static final String STORED = "stored";

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
    return database
        .transactions()
        .fenced(
            runId,
            sql ->
                sql.insertInto(STORED_OBJECT)
                        .set(STORED_OBJECT.SHA256, picture.sha256())
                        .set(STORED_OBJECT.MEDIA_TYPE, picture.mediaType())
                        .set(STORED_OBJECT.BYTES, picture.bytes())
                        .set(STORED_OBJECT.WIDTH, picture.width())
                        .set(STORED_OBJECT.HEIGHT, picture.height())
                        .set(STORED_OBJECT.OBJECT_KEY, picture.objectKey())
                        .set(STORED_OBJECT.STORED_RUN_ID, runId)
                        .onConflict(STORED_OBJECT.SHA256)
                        .doUpdate()
                        .set(STORED_OBJECT.STATE, STORED)
                        .set(STORED_OBJECT.STORED_AT, ServerClock.NOW)
                        .set(STORED_OBJECT.STORED_RUN_ID, runId)
                        .setNull(STORED_OBJECT.UNREFERENCED_SINCE)
                        .where(STORED_OBJECT.STATE.ne(STORED))
                        .execute()
                    > 0);
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

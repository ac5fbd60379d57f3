package dev.verialsync.db;

import static dev.verialsync.db.jooq.media.Tables.ARTICLE;
import static dev.verialsync.db.jooq.media.Tables.FLOOR;
import static dev.verialsync.db.jooq.sync.Tables.ISSUE;

import dev.verialsync.db.jooq.media.tables.records.StoredObjectRecord;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** Pictures, once per content, and which article has which. */
public final class MediaRepository {

  private static final PreparedSql FIND =
      new PreparedSql(
          """
          select sha256, media_type, bytes, width, height, object_key
          from media.object where sha256 = any (?::text[]) and state = 'stored'
          """);

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
          unreferenced_since = null
      where object.state <> 'stored'
      returning sha256
      """);

  private final Database database;

  public MediaRepository(Database database) {
    this.database = database;
  }

  /** Those of these pictures that the library holds, by hash. Reads only. */
  public Map<String, StoredPicture> findObjects(Collection<String> sha256s) {
    Map<String, StoredPicture> found = new HashMap<>();
    FIND.fetch(database.sql(), MediaRepository::stored, (Object) sha256s.toArray(String[]::new))
        .forEach(picture -> found.put(picture.sha256(), picture));
    return found;
  }

  /**
   * Registers pictures after they were put into the bucket. One fenced transaction, one statement.
   *
   * @return the hashes of those that are new: not registered before, or condemned meanwhile
   */
  public Set<String> registerObjects(long runId, Collection<StoredPicture> pictures) {
    return database.transactions().fenced(runId, sql -> register(sql, runId, pictures));
  }

  static Set<String> register(DSLContext sql, long runId, Collection<StoredPicture> pictures) {
    if (pictures.isEmpty()) {
      return Set.of();
    }
    return new TreeSet<>(
        REGISTER.fetch(
            sql,
            row -> row.getString("sha256"),
            runId,
            texts(pictures, StoredPicture::sha256),
            texts(pictures, StoredPicture::mediaType),
            pictures.stream().map(StoredPicture::bytes).toArray(Long[]::new),
            pictures.stream().map(StoredPicture::width).toArray(Integer[]::new),
            pictures.stream().map(StoredPicture::height).toArray(Integer[]::new),
            texts(pictures, StoredPicture::objectKey)));
  }

  /** The same for one picture: whether it is new. */
  public boolean registerObject(long runId, StoredPicture picture) {
    return !registerObjects(runId, List.of(picture)).isEmpty();
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
              int registered = register(sql, runId, justPut).size();
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

  /**
   * What a run has written of an article's pictures as of its moment; empty where it has not, as
   * far as the database knows. Reads only.
   */
  public Optional<ArticleFetched> fetched(long runId, Instant moment, long articleId) {
    return database
        .sql()
        .select(ARTICLE.IMAGES)
        .from(ARTICLE)
        .where(ARTICLE.ARTICLE_ID.eq(articleId))
        .and(ARTICLE.RUN_ID.eq(runId))
        .and(ARTICLE.AS_OF.eq(moment))
        .fetchOptional(ARTICLE.IMAGES)
        .map(images -> new ArticleFetched(images, openIssues(articleId)));
  }

  private Map<String, Integer> openIssues(long articleId) {
    return database
        .sql()
        .select(ISSUE.KIND, DSL.count())
        .from(ISSUE)
        .where(ISSUE.ARTICLE_ID.eq(articleId))
        .and(ISSUE.SOURCE.eq(IssueSource.IMAGES.label()))
        .and(ISSUE.CLOSED_AT.isNull())
        .groupBy(ISSUE.KIND)
        .fetchMap(ISSUE.KIND, row -> row.value2());
  }

  /** How far a run's images phase is, article by article. Reads only. */
  public FetchedSoFar fetchedBy(long runId) {
    return database
        .sql()
        .select(DSL.count(), DSL.min(ARTICLE.FETCHED_AT), DSL.max(ARTICLE.FETCHED_AT))
        .from(ARTICLE)
        .where(ARTICLE.RUN_ID.eq(runId))
        .fetchSingle(row -> new FetchedSoFar(row.value1(), row.value2(), row.value3()));
  }

  /** The moment of the last complete images phase. Reads only. */
  public Optional<Instant> floor() {
    return database.sql().select(FLOOR.FLOOR_AT).from(FLOOR).fetchOptional(FLOOR.FLOOR_AT);
  }

  private static StoredPicture stored(ResultSet row) throws SQLException {
    return new StoredPicture(
        row.getString("sha256"),
        row.getString("media_type"),
        row.getLong("bytes"),
        row.getObject("width", Integer.class),
        row.getObject("height", Integer.class),
        row.getString("object_key"));
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

  private static String[] texts(
      Collection<StoredPicture> pictures, Function<StoredPicture, String> text) {
    return pictures.stream().map(text).toArray(String[]::new);
  }
}

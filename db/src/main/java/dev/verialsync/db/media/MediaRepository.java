package dev.verialsync.db.media;

import static dev.verialsync.db.jooq.media.Tables.ARTICLE;
import static dev.verialsync.db.jooq.media.Tables.FLOOR;
import static dev.verialsync.db.jooq.media.Tables.PUT_ASIDE;
import static dev.verialsync.db.jooq.media.Tables.STORED_OBJECT;
import static dev.verialsync.db.jooq.sync.Tables.ISSUE;
import static dev.verialsync.db.jooq.sync.Tables.PRODUCT_EVENT;

import dev.verialsync.db.Database;
import dev.verialsync.db.EventKind;
import dev.verialsync.db.PreparedSql;
import dev.verialsync.db.ServerClock;
import dev.verialsync.db.erp.ReadingRepository;
import dev.verialsync.db.issue.IssueSource;
import dev.verialsync.db.issue.IssueWriting;
import dev.verialsync.db.issue.NewIssue;
import dev.verialsync.db.jooq.media.tables.records.StoredObjectRecord;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
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

/** Images, once per content, and which article has which. */
public final class MediaRepository {

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
          unreferenced_since = null, condemned_until = null, cut = false
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

  private static final PreparedSql FAILED_ASKS =
      new PreparedSql(
          """
          select outcome, extract(epoch from clock_timestamp() - at)::bigint as seconds
          from erp.call
          where run_id = ? and article_id = ? and method = 'GetImagenesArticulosWS' and outcome <> 'ok'
          order by at
          """);

  /** By chance: whichever it is, Verial may fail for it by now. */
  private static final PreparedSql WITNESS =
      new PreparedSql(
          """
          select m.article_id
          from media.article m
          where m.article_id <> ? and m.as_of is not null and m.images > 0
            and not exists (
              select from erp.call c
              where c.article_id = m.article_id and c.run_id = ? and c.outcome <> 'ok')
          order by random() limit 1
          """);

  private final Database database;

  public MediaRepository(Database database) {
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
   * Registers images after they were put into the bucket. One fenced transaction.
   *
   * @return the hashes of those that are new: not registered before, or condemned meanwhile
   * @throws MissingObjectException when garbage collection may have removed one since it was put;
   *     then none is registered
   */
  public Set<String> registerObjects(long runId, PutImages put) {
    return database.transactions().fenced(runId, sql -> register(sql, runId, put));
  }

  static Set<String> register(DSLContext sql, long runId, PutImages put) {
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

  /** The same for one image: whether it is new. */
  public boolean registerObject(long runId, Instant since, StoredImage image) {
    return !registerObjects(runId, new PutImages(since, List.of(image))).isEmpty();
  }

  /**
   * Replaces the image lists of articles, as sets: what was added, removed and reordered becomes an
   * event each, a list that is the same is not written, and each article's images are known as of
   * the moment. One fenced transaction, one statement of each kind for all articles.
   *
   * @throws MissingObjectException when an image is not in the library (any more)
   */
  public ImagesReplaced replaceImages(long runId, Instant moment, List<ArticleImages> articles) {
    return database
        .transactions()
        .fencedArticles(
            runId,
            articles.stream().map(ArticleImages::articleId).toList(),
            sql -> new ImageReplacement(sql, runId, moment, articles).carryOut());
  }

  /**
   * The same for one article, some of whose images were just put into the bucket: they are
   * registered in the same transaction. An article that had images and would lose all of them keeps
   * them and is put aside until {@link PutAsideRepository#settle}. Who crashes before leaves an
   * object in the bucket that no row names, and puts it again.
   *
   * @throws MissingObjectException when an image is not in the library (any more), or one that was
   *     just put may have been removed since; then none is registered either
   */
  public ArticleStored storeArticle(
      long runId, Instant moment, ArticleImages article, PutImages justPut) {
    return database
        .transactions()
        .fencedArticles(
            runId,
            List.of(article.articleId()),
            sql -> {
              int registered = register(sql, runId, justPut).size();
              return new ArticleStored(
                  registered,
                  new ImageReplacement(sql, runId, moment, List.of(article))
                      .carryOutUnlessEmptied());
            });
  }

  /**
   * Ends a complete images phase: all images are known as of its moment. Never lowers the floor.
   * One fenced transaction.
   */
  public void raiseFloor(long runId, Instant moment) {
    database
        .transactions()
        .fenced(
            runId,
            sql -> {
              ReadingRepository.clearImageLists(sql, runId);
              return sql.update(FLOOR)
                  .set(FLOOR.FLOOR_AT, moment)
                  .set(FLOOR.RUN_ID, runId)
                  .set(FLOOR.RAISED_AT, ServerClock.NOW)
                  .where(FLOOR.FLOOR_AT.isNull().or(FLOOR.FLOOR_AT.lt(moment)))
                  .execute();
            });
  }

  /**
   * What a run has written of an article's images as of its moment, or that it has put them aside;
   * empty where it has done neither, as far as the database knows. Reads only.
   */
  public Optional<ArticleFetched> fetched(long runId, Instant moment, long articleId) {
    return database
        .sql()
        .select(ARTICLE.IMAGES)
        .from(ARTICLE)
        .where(ARTICLE.ARTICLE_ID.eq(articleId))
        .and(ARTICLE.RUN_ID.eq(runId))
        .and(
            ARTICLE
                .AS_OF
                .eq(moment)
                .or(
                    DSL.exists(
                        DSL.selectOne()
                            .from(PUT_ASIDE)
                            .where(PUT_ASIDE.ARTICLE_ID.eq(articleId))
                            .and(PUT_ASIDE.RUN_ID.eq(runId)))))
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

  /** The calls of a run for an article's images that failed, in order. Reads only. */
  public List<FailedAsk> failedAsks(long runId, long articleId) {
    return FAILED_ASKS.fetch(
        database.sql(),
        row -> new FailedAsk(row.getString("outcome"), Duration.ofSeconds(row.getLong("seconds"))),
        runId,
        articleId);
  }

  /**
   * Another article that has images, and for which this run has not asked in vain. Reads only; goes
   * over all articles.
   */
  public Optional<Long> witness(long runId, long articleId) {
    return WITNESS
        .fetch(database.sql(), row -> row.getLong("article_id"), articleId, runId)
        .stream()
        .findFirst();
  }

  /**
   * Goes on without an article's images: those that it has stay, what is known of them is not known
   * any more, so that the next run asks, and the issue says why. One fenced transaction.
   */
  public void leaveUnfetched(long runId, long articleId, NewIssue issue) {
    database
        .transactions()
        .fencedArticles(
            runId,
            List.of(articleId),
            sql -> {
              IssueWriting.record(sql, runId, IssueSource.IMAGES, List.of(issue));
              return sql.update(ARTICLE)
                  .setNull(ARTICLE.AS_OF)
                  .set(ARTICLE.STATE, "issues")
                  .where(ARTICLE.ARTICLE_ID.eq(articleId))
                  .execute();
            });
  }

  /** How far a run's images phase is, article by article. Reads only. */
  public FetchedSoFar fetchedBy(long runId) {
    return database
        .sql()
        .select(
            DSL.count(),
            DSL.min(ARTICLE.FETCHED_AT),
            DSL.max(ARTICLE.FETCHED_AT),
            DSL.field(
                DSL.selectCount().from(STORED_OBJECT).where(STORED_OBJECT.STORED_RUN_ID.eq(runId))),
            DSL.field(
                DSL.selectCount()
                    .from(PRODUCT_EVENT)
                    .where(PRODUCT_EVENT.RUN_ID.eq(runId))
                    .and(PRODUCT_EVENT.KIND.eq(EventKind.IMAGE_ADDED.label()))))
        .from(ARTICLE)
        .where(ARTICLE.RUN_ID.eq(runId))
        .fetchSingle(
            row ->
                new FetchedSoFar(
                    row.value1(), row.value2(), row.value3(), row.value4(), row.value5()));
  }

  /** The moment of the last complete images phase. Reads only. */
  public Optional<Instant> floor() {
    return database.sql().select(FLOOR.FLOOR_AT).from(FLOOR).fetchOptional(FLOOR.FLOOR_AT);
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

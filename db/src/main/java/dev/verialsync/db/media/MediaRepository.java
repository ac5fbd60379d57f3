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
import dev.verialsync.db.erp.ReadingRows;
import dev.verialsync.db.issue.IssueSource;
import dev.verialsync.db.issue.IssueWriting;
import dev.verialsync.db.issue.NewIssue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.impl.DSL;

/** Which article has which images, and how far they are known. */
public final class MediaRepository {

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

  /**
   * Replaces the image list of an article, as a set ({@link ImageReplacement}); images that were
   * just put into the bucket are registered in the same transaction. An article that had images and
   * would lose all of them keeps them and is put aside until {@link PutAsideRepository#settle}. Who
   * crashes before leaves an object in the bucket that no row names, and puts it again.
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
              int registered = StoredImageRepository.register(sql, runId, justPut).size();
              return new ArticleStored(
                  registered,
                  ImageReplacement.answered(sql, runId, moment, List.of(article), null)
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
              ReadingRows.clearImageLists(sql, runId);
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
   * Another article that has images and that this run has not failed to get. Reads only; goes over
   * all articles.
   */
  public Optional<Long> witness(long runId, long articleId) {
    return WITNESS
        .fetch(database.sql(), row -> row.getLong("article_id"), articleId, runId)
        .stream()
        .findFirst();
  }

  /**
   * Continues without an article's images: those that it has stay, what is known of them is not
   * known any more, the next run asks, and the issue says why. One fenced transaction.
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
}

package dev.verialsync.db.media;

import static dev.verialsync.db.jooq.media.Tables.PUT_ASIDE;
import static dev.verialsync.db.jooq.sync.Tables.ISSUE;

import dev.verialsync.db.Database;
import dev.verialsync.db.ServerClock;
import dev.verialsync.db.ShrinkLimit;
import dev.verialsync.db.issue.IssueKind;
import dev.verialsync.db.issue.IssueSource;
import dev.verialsync.db.issue.IssueWriting;
import dev.verialsync.db.issue.NewIssue;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Articles that have images and for which Verial gave none that can be read. Whether that is
 * believed is decided at the end of the images phase, when it is known how many they are.
 */
public final class PutAsideRepository {

  /** Fewer may lose their images, whatever share of those asked for they are. */
  private static final int FEWEST_DOUBTED = 10;

  /** The same of one batch: two articles may share a shop's decision, more are many. */
  private static final int FEWEST_DOUBTED_OF_BATCH = 3;

  private static final int EMPTIED_AT_ONCE = 500;

  private static final String COUNT =
      """
      select (select count(*) from media.article
              where run_id = ? and images_before > 0 and (?::bigint[] is null or article_id = any (?::bigint[]))) as asked,
             count(*) as lost, count(*) filter (where cause = 'unreadable') as unreadable
      from media.put_aside where run_id = ? and (?::bigint[] is null or article_id = any (?::bigint[]))
      """;

  private static final String KEEP =
      """
      with kept as (
        delete from media.put_aside
        where run_id = ? and (?::bigint[] is null or article_id = any (?::bigint[]))
        returning article_id, cause
      )
      insert into sync.product_event (run_id, article_id, kind, detail)
      select ?, k.article_id, 'images_kept', jsonb_build_object('images', m.images, 'cause', k.cause)
      from kept k join media.article m on m.article_id = k.article_id
      """;

  /** As with any image that is refused: asked for again when Verial reports a change. */
  private static final String KEEP_UNREADABLE =
      """
      with kept as (
        delete from media.put_aside
        where run_id = ? and cause = 'unreadable' and (?::bigint[] is null or article_id = any (?::bigint[]))
        returning article_id, as_of
      )
      update media.article m set as_of = kept.as_of from kept where m.article_id = kept.article_id
      """;

  private final Database database;

  /** A batch whose articles are settled apart. */
  public record Batch(int number, List<Long> articleIds) {}

  public PutAsideRepository(Database database) {
    this.database = database;
  }

  /**
   * Ends what an images phase has put aside. Where ten articles or more, and more than a share of
   * those that this run asked for and that had images, would lose all of theirs, none does: they
   * are not known any more, the next run asks again, and an issue says so. Otherwise those whose
   * list is empty lose their images; those with unreadable ones alone keep what they have in any
   * case. Asked again it answers as before, but for the number of images removed. Fenced
   * transactions, one for some hundred articles.
   *
   * @param allArticles whether the run was about all articles: then what an earlier one doubted is
   *     settled, too
   * @param maxShrinkShare from 0 to 1
   * @param acceptShrink that they lose their images is right, however many they are
   */
  public ImagesSettled settle(
      long runId, boolean allArticles, BigDecimal maxShrinkShare, boolean acceptShrink) {
    return settle(runId, null, allArticles, new ShrinkLimit(maxShrinkShare, acceptShrink));
  }

  /**
   * The same for what a batch has put aside, as far as its articles alone tell: more than a share
   * of them, and at least three, keep their images.
   */
  public ImagesSettled settle(
      long runId, Batch batch, BigDecimal maxShrinkShare, boolean acceptShrink) {
    return settle(runId, batch, false, new ShrinkLimit(maxShrinkShare, acceptShrink));
  }

  private ImagesSettled settle(
      long runId, @Nullable Batch batch, boolean allArticles, ShrinkLimit limit) {
    String doubt =
        database
            .transactions()
            .fencedLong(
                runId,
                sql -> {
                  sql.deleteFrom(PUT_ASIDE).where(PUT_ASIDE.RUN_ID.ne(runId)).execute();
                  return doubt(sql, runId, batch, allArticles, limit);
                });
    if (doubt != null) {
      return new ImagesSettled(0, doubt);
    }
    int removed = 0;
    for (List<Long> some = emptied(runId, batch); !some.isEmpty(); some = emptied(runId, batch)) {
      removed += empty(runId, some);
    }
    return new ImagesSettled(removed, null);
  }

  private static @Nullable String doubt(
      DSLContext sql, long runId, @Nullable Batch batch, boolean allArticles, ShrinkLimit limit) {
    String field = batch == null ? "Imagenes" : "Imagenes, batch " + batch.number();
    String before =
        sql.select(ISSUE.MESSAGE)
            .from(ISSUE)
            .where(openIssue())
            .and(ISSUE.FIELD.eq(field))
            .and(ISSUE.LAST_RUN_ID.eq(runId))
            .fetchOne(ISSUE.MESSAGE);
    if (before != null) {
      return before;
    }
    Long[] only = batch == null ? null : batch.articleIds().toArray(Long[]::new);
    Record counts = sql.fetchSingle(COUNT, runId, only, only, runId, only, only);
    long lost = counts.get("lost", Long.class);
    long asked = counts.get("asked", Long.class);
    int fewest = batch == null ? FEWEST_DOUBTED : FEWEST_DOUBTED_OF_BATCH;
    if (lost >= fewest && limit.refuses(lost, asked)) {
      String message = sentence(lost, counts.get("unreadable", Long.class), asked, limit);
      sql.execute(KEEP, runId, only, only, runId);
      IssueWriting.record(
          sql,
          runId,
          IssueSource.IMAGES,
          List.of(
              new NewIssue(
                  null, field, null, IssueKind.IMAGES_SHRUNK, lost + " of " + asked, message)));
      return message;
    }
    sql.execute(KEEP_UNREADABLE, runId, only, only);
    if (allArticles) {
      sql.update(ISSUE)
          .set(ISSUE.CLOSED_AT, ServerClock.NOW)
          .where(openIssue())
          .and(ISSUE.LAST_RUN_ID.ne(runId))
          .execute();
    }
    return null;
  }

  private static Condition openIssue() {
    return ISSUE
        .KIND
        .eq(IssueKind.IMAGES_SHRUNK.label())
        .and(ISSUE.SOURCE.eq(IssueSource.IMAGES.label()))
        .and(ISSUE.ARTICLE_ID.isNull())
        .and(ISSUE.CLOSED_AT.isNull());
  }

  private static String sentence(long lost, long unreadable, long asked, ShrinkLimit limit) {
    return ("Verial gives no image any more for %d of the %d articles that were asked for and had some%s, more than the %s %% that are believed:"
            + " they keep what they had, and the next run asks again. If the images are really gone, run again with --accept-shrink.")
        .formatted(
            lost,
            asked,
            unreadable == 0 ? "" : " (for %d of them, none that can be read)".formatted(unreadable),
            limit.maxShare().movePointRight(2).stripTrailingZeros().toPlainString());
  }

  private List<Long> emptied(long runId, @Nullable Batch batch) {
    return database
        .sql()
        .select(PUT_ASIDE.ARTICLE_ID)
        .from(PUT_ASIDE)
        .where(emptiedBy(runId))
        .and(batch == null ? DSL.noCondition() : PUT_ASIDE.ARTICLE_ID.in(batch.articleIds()))
        .orderBy(PUT_ASIDE.ARTICLE_ID)
        .limit(EMPTIED_AT_ONCE)
        .fetch(PUT_ASIDE.ARTICLE_ID);
  }

  private static Condition emptiedBy(long runId) {
    return PUT_ASIDE.RUN_ID.eq(runId).and(PUT_ASIDE.CAUSE.eq("empty"));
  }

  /** Takes their images off those that are still put aside; returns how many images. */
  private int empty(long runId, List<Long> articleIds) {
    return database
        .transactions()
        .fencedArticles(
            runId,
            articleIds,
            sql -> {
              Map<Instant, List<ArticleImages>> byMoment = new TreeMap<>();
              sql.selectFrom(PUT_ASIDE)
                  .where(emptiedBy(runId))
                  .and(PUT_ASIDE.ARTICLE_ID.in(articleIds))
                  .forEach(
                      row ->
                          byMoment
                              .computeIfAbsent(row.getAsOf(), moment -> new ArrayList<>())
                              .add(new ArticleImages(row.getArticleId(), List.of(), List.of())));
              int removed = 0;
              for (Map.Entry<Instant, List<ArticleImages>> some : byMoment.entrySet()) {
                removed +=
                    ImageReplacement.settled(sql, runId, some.getKey(), some.getValue())
                        .carryOut()
                        .removed();
              }
              return removed;
            });
  }
}

package dev.verialsync.db.run;

import static dev.verialsync.db.jooq.sync.Tables.RUN;

import dev.verialsync.db.JsonCounts;
import dev.verialsync.db.SafeText;
import dev.verialsync.db.ServerClock;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/**
 * Counts what a run has done from the rows that it wrote. A dry run's batches count as what it
 * would do; those of a run that waits for its confirmation do not.
 */
final class RunCounting {

  private static final String COUNTS =
      """
      with event as (
        select kind, count(*) as n from sync.product_event where run_id = ? group by kind
      ), issue as (
        select kind, sync.is_accepted(i) as accepted, count(*) as n
        from sync.issue i where last_run_id = ? and closed_at is null group by 1, 2
      ), call as (
        select method, count(*) as n from erp.call where run_id = ? group by method
      ), batch as (
        select count(*) as batches,
               sum(inserted) as inserted, sum(updated) as updated, sum(unchanged) as unchanged, sum(deactivated) as deactivated,
               percentile_disc(0.99) within group (order by transaction_millis) as p99, max(transaction_millis) as longest
        from sync.batch b
        where b.run_id = ? and not exists (
          select from sync.guard g join sync.run r on r.id = g.run_id where r.id = b.run_id and g.dry and r.mode <> 'dry-run')
      ), image as (
        select count(*) as stored from media.object where stored_run_id = ?
      )
      select (select max((r.outcome ->> 'seen')::bigint) from erp.reading r where r.run_id = ? and r.state <> 'abandoned') as articles_seen,
             (select n from event where kind = 'vanished') as articles_vanished,
             (select count(*) from media.article where run_id = ?) as articles_fetched,
             p.stored as images_stored,
             greatest(0, (select n from event where kind = 'image_added') - p.stored) as images_reused,
             (select n from event where kind = 'image_removed') as images_removed,
             b.inserted as products_inserted, b.updated as products_updated,
             b.unchanged as products_unchanged, b.deactivated as products_deactivated,
             (select sum(n) from issue where not accepted) as issues,
             (select jsonb_object_agg(kind, n)::text from issue where not accepted) as issues_by_kind,
             (select sum(n) from issue where accepted) as issues_accepted,
             (select sum(n) from call) as calls,
             (select jsonb_object_agg(method, n)::text from call) as calls_by_method,
             b.batches, b.p99 as transaction_p99_millis, b.longest as transaction_max_millis
      from batch b cross join image p
      """;

  private static final String CATALOGUE =
      """
      update sync.run r
      set catalogue_active = c.active, catalogue_priced = c.priced, catalogue_with_image = c.with_image,
          catalogue_sellable = (select count(*) from shop.on_sale)
      from (
        select count(*) as active, count(*) filter (where shop.has_price(p.price_net, p.price_gross)) as priced, count(i.product_id) as with_image
        from shop.product p left join shop.product_image_row i on i.product_id = p.id and i.position = 1
        where p.active
      ) c
      where r.id = ?
      """;

  private static final String CALL_MINUTES =
      """
      insert into erp.call_minute (run_id, minute, method, calls, failed, bytes, millis, longest_millis)
      select run_id, date_trunc('minute', at), method, count(*), count(*) filter (where outcome is distinct from 'ok'),
             coalesce(sum(bytes), 0), coalesce(sum(millis), 0), coalesce(max(millis), 0)
      from erp.call where run_id = ? group by 1, 2, 3
      """;

  private RunCounting() {}

  static RunCounts count(DSLContext sql, long runId) {
    Record row = sql.fetchSingle(COUNTS, runId, runId, runId, runId, runId, runId, runId);
    return read(row);
  }

  /**
   * Ends a run with what it has done; one that is not running any more is left as it is.
   *
   * @return whether it was running
   */
  static boolean settle(DSLContext sql, long runId, RunStatus status, @Nullable String message) {
    RunCounts counts = count(sql, runId);
    boolean ended = close(sql, runId, known(status, counts), message, counts);
    if (ended) {
      sql.execute(CATALOGUE, runId);
      sql.execute(CALL_MINUTES, runId);
    }
    return ended;
  }

  private static boolean close(
      DSLContext sql, long runId, RunStatus status, @Nullable String message, RunCounts counts) {
    return sql.update(RUN)
            .set(RUN.STATUS, status.label())
            .set(RUN.FINISHED_AT, ServerClock.NOW)
            .set(RUN.MESSAGE, SafeText.text(message))
            .set(RUN.ARTICLES_SEEN, counts.articlesSeen())
            .set(RUN.ARTICLES_VANISHED, counts.articlesVanished())
            .set(RUN.ARTICLES_FETCHED, counts.articlesFetched())
            .set(RUN.IMAGES_STORED, counts.imagesStored())
            .set(RUN.IMAGES_REUSED, counts.imagesReused())
            .set(RUN.IMAGES_REMOVED, counts.imagesRemoved())
            .set(RUN.PRODUCTS_INSERTED, counts.productsInserted())
            .set(RUN.PRODUCTS_UPDATED, counts.productsUpdated())
            .set(RUN.PRODUCTS_UNCHANGED, counts.productsUnchanged())
            .set(RUN.PRODUCTS_DEACTIVATED, counts.productsDeactivated())
            .set(RUN.ISSUES, counts.issues())
            .set(RUN.ISSUES_BY_KIND, JsonCounts.format(counts.issuesByKind()))
            .set(RUN.ISSUES_ACCEPTED, counts.issuesAccepted())
            .set(RUN.CALLS, counts.calls())
            .set(RUN.CALLS_BY_METHOD, JsonCounts.format(counts.callsByMethod()))
            .set(RUN.BATCHES, counts.batches())
            .set(RUN.TRANSACTION_P99_MILLIS, counts.transactionP99Millis())
            .set(RUN.TRANSACTION_MAX_MILLIS, counts.transactionMaxMillis())
            .where(RUN.ID.eq(runId).and(RUN.STATUS.eq(RunStatus.RUNNING.label())))
            .execute()
        > 0;
  }

  /** A run that met none but accepted issues is complete. */
  private static RunStatus known(RunStatus status, RunCounts counts) {
    boolean allAccepted = counts.issues() == 0 && counts.issuesAccepted() > 0;
    return status == RunStatus.COMPLETED_WITH_ISSUES && allAccepted ? RunStatus.COMPLETED : status;
  }

  /** Reads the columns that {@code sync.run} and the counting query name alike. */
  static RunCounts read(Record row) {
    return new RunCounts(
        number(row, "articles_seen"),
        number(row, "articles_vanished"),
        number(row, "articles_fetched"),
        number(row, "images_stored"),
        number(row, "images_reused"),
        number(row, "images_removed"),
        number(row, "products_inserted"),
        number(row, "products_updated"),
        number(row, "products_unchanged"),
        number(row, "products_deactivated"),
        number(row, "issues"),
        JsonCounts.parse(json(row, "issues_by_kind")),
        number(row, "issues_accepted"),
        number(row, "calls"),
        JsonCounts.parse(json(row, "calls_by_method")),
        number(row, "batches"),
        row.get("transaction_p99_millis", Integer.class),
        row.get("transaction_max_millis", Integer.class));
  }

  private static long number(Record row, String column) {
    Long value = row.get(column, Long.class);
    return value == null ? 0 : value;
  }

  private static String json(Record row, String column) {
    String value = row.get(column, String.class);
    return value == null ? "{}" : value;
  }
}

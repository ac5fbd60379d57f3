package dev.verialsync.db.retention;

import java.time.Duration;

/**
 * The tables of {@code erp} and {@code sync} that grow with each run, in the order in which rows
 * go. Which rows {@code t} are {@code old}: those of runs before {@code old.run_id}, all of which
 * ended before {@code old.at}. Each condition begins with what an index of its table finds.
 */
enum GrowingTable {
  CALL("erp.call", Kept.CALLS, "t.run_id < old.run_id", "t.run_id"),
  CALL_OUTSIDE_RUNS("erp.call", Kept.CALLS, "t.run_id is null and t.at < old.at", "t.run_id"),
  CHANGED_ARTICLE("erp.changed_article", Kept.CALLS, "t.run_id < old.run_id", "t.run_id"),
  CHANGE_QUESTION("erp.change_question", Kept.CALLS, "t.run_id < old.run_id", "t.run_id"),
  READING_ARTICLE("erp.reading_article", Kept.CALLS, Old.ABANDONED, "t.reading_id"),
  STAGED_BLOCK("erp.staged_block", Kept.CALLS, Old.ABANDONED, "t.reading_id"),
  READING("erp.reading", Kept.CALLS, Old.READING, "t.id"),
  // A hold is recorded with the latest run, however long that ago is.
  PRODUCT_EVENT(
      "sync.product_event", Kept.HISTORY, "t.run_id < old.run_id and t.at < old.at", "t.run_id"),
  BATCH("sync.batch", Kept.HISTORY, "t.run_id < old.run_id", "t.run_id"),
  DIFFERENCE("sync.difference", Kept.HISTORY, "t.run_id < old.run_id", "t.run_id"),
  VERIFICATION("sync.verification", Kept.HISTORY, "t.run_id < old.run_id", "t.run_id"),
  ISSUE(
      "sync.issue",
      Kept.HISTORY,
      "t.last_run_id < old.run_id and t.closed_at < old.at",
      "t.last_run_id"),
  // Their deliveries go with them.
  NOTIFICATION("sync.notification", Kept.HISTORY, "t.at < old.at", "t.id"),
  RUN("sync.run", Kept.RUNS, Old.RUN, "t.id");

  private final String table;
  private final Kept kept;
  private final String condition;
  private final String order;

  GrowingTable(String table, Kept kept, String condition, String order) {
    this.table = table;
    this.kept = kept;
    this.condition = condition;
    this.order = order;
  }

  /** With its schema. */
  String table() {
    return table;
  }

  Duration period(KeepPeriods keep) {
    return switch (kept) {
      case CALLS -> keep.calls();
      case HISTORY -> keep.history();
      case RUNS -> keep.runs();
    };
  }

  /** How many are old. */
  String count() {
    return "select count(*) from " + old();
  }

  /** Removes some of them. */
  String remove() {
    return "delete from %s where ctid = any (array(select t.ctid from %s order by %s limit ?))"
        .formatted(table, old(), order);
  }

  private String old() {
    return "%s t cross join (select ?::bigint as run_id, ?::timestamptz as at) old where %s"
        .formatted(table, condition);
  }

  private enum Kept {
    CALLS,
    HISTORY,
    RUNS
  }

  private static final class Old {

    static final String ABANDONED =
        "exists (select from erp.reading r where r.id = t.reading_id and r.state = 'abandoned')";

    /** The last that was accepted of each list stays: whether one was ever read counts. */
    static final String READING =
        """
        t.run_id < old.run_id and (t.since is not null or t.state <> 'accepted' or t.list like 'chosen %' or exists (
          select from erp.reading r
          where r.list = t.list and r.state = 'accepted' and r.since is null
            and r.run_id > t.run_id and r.run_id < old.run_id))
        """;

    /**
     * Stay: what can be rolled back, the clock differences that later questions for changes count
     * with, and the last success of each kind of run.
     */
    static final String RUN =
        """
        t.id < old.run_id
        and t.started_at < (select kept_since from shop.version_floor)
        and coalesce(t.moment < (select floor_at from media.floor), t.moment is null)
        and t.id not in (
          select max(r.id) from sync.run r
          where r.status in ('completed', 'completed_with_issues')
          group by r.mode, r.phase, r.options ->> 'dryRun', coalesce(r.options ->> 'articles', '[]') = '[]')
        """;
  }
}

package dev.verialsync.db.retention;

import dev.verialsync.db.Database;
import dev.verialsync.db.ServerClock;
import dev.verialsync.db.shop.FeedRepository;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jooq.DSLContext;
import org.jooq.Record;

/**
 * What runs have recorded, and how long it is kept. Some thousands of rows a transaction, none of
 * them of the open run or of a later one; it can be killed at any moment, and another do the same
 * at the same time.
 */
public final class RetentionRepository {

  private static final int ROWS_AT_ONCE = 5_000;
  private static final String FEED = "shop.change";

  /** The first run that ended later, or the one after the last; before the clock's time. */
  private static final String OLD =
      """
      select coalesce(
               (select r.id from sync.run r where coalesce(r.finished_at, r.started_at) >= b.at order by r.id limit 1),
               (select max(r.id) + 1 from sync.run r),
               0) as run_id,
             b.at
      from (select clock_timestamp() - make_interval(secs => ?) as at) b
      """;

  private static final String BEFORE_OPEN =
      "select least(?::bigint, (select run_id from sync.guard))";

  /** Nobody may continue what loses its rows. */
  private static final String ABANDON =
      "update erp.reading set state = 'abandoned' where run_id < ? and state in ('open', 'complete')";

  private final Database database;

  public RetentionRepository(Database database) {
    this.database = database;
  }

  private record Old(long runId, OffsetDateTime at) {}

  /** How many rows are older, by table. Reads only. */
  public Map<String, Long> past(KeepPeriods keep) {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (GrowingTable table : GrowingTable.values()) {
      long rows =
          database
              .transactions()
              .longTransaction(
                  sql -> {
                    Old old = old(sql, table.period(keep));
                    return sql.fetchSingle(table.count(), beforeOpen(sql, old), old.at())
                        .get(0, Long.class);
                  });
      counts.merge(table.table(), rows, Long::sum);
    }
    counts.put(FEED, new FeedRepository(database).past(keep.changes()));
    return counts;
  }

  /**
   * Removes them.
   *
   * @param progress gets after each transaction how many have been removed so far
   * @return how many, by table
   */
  public Map<String, Long> remove(KeepPeriods keep, LongConsumer progress) {
    Old unread = old(database.sql(), keep.calls());
    // No run is opened, or opened again, while rows go.
    database.transactions().duringRuns(sql -> sql.execute(ABANDON, beforeOpen(sql, unread)));
    Map<String, Long> removed = new LinkedHashMap<>();
    for (GrowingTable table : GrowingTable.values()) {
      Old old = old(database.sql(), table.period(keep));
      int part;
      do {
        part =
            database
                .transactions()
                .duringRuns(
                    sql ->
                        sql.execute(table.remove(), beforeOpen(sql, old), old.at(), ROWS_AT_ONCE));
        removed.merge(table.table(), (long) part, Long::sum);
        progress.accept(removed.values().stream().mapToLong(Long::longValue).sum());
      } while (part > 0);
    }
    removed.put(FEED, new FeedRepository(database).remove(keep.changes()));
    return removed;
  }

  private static Old old(DSLContext sql, Duration keep) {
    Record row = sql.fetchSingle(OLD, ServerClock.seconds(keep));
    return new Old(row.get("run_id", Long.class), row.get("at", OffsetDateTime.class));
  }

  private static long beforeOpen(DSLContext sql, Old old) {
    return sql.fetchSingle(BEFORE_OPEN, old.runId()).get(0, Long.class);
  }
}

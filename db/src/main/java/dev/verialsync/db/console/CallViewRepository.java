package dev.verialsync.db.console;

import dev.verialsync.db.Database;
import dev.verialsync.db.PreparedSql;
import dev.verialsync.db.ServerClock;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What Verial was asked for, by time and method: of ended runs as settled, of the open one live.
 */
public final class CallViewRepository {

  private static final PreparedSql OF_RUN =
      new PreparedSql(
          """
          select minute as start, method, calls, failed, bytes, millis, longest_millis from erp.call_minute where run_id = ?
          union all
          select date_trunc('minute', c.at), c.method, count(*), count(*) filter (where c.outcome is distinct from 'ok'),
                 coalesce(sum(c.bytes), 0), coalesce(sum(c.millis), 0), coalesce(max(c.millis), 0)
          from erp.call c where c.run_id = (select g.run_id from sync.guard g where g.run_id = ?) group by 1, 2
          order by 1, 2
          """);

  private static final PreparedSql SINCE =
      new PreparedSql(
          """
          with found as (
            select minute, method, calls, failed, bytes, millis, longest_millis from erp.call_minute where minute >= ?
            union all
            select c.at, c.method, 1, (c.outcome is distinct from 'ok')::integer, coalesce(c.bytes, 0), coalesce(c.millis, 0), coalesce(c.millis, 0)
            from erp.call c where c.run_id = (select g.run_id from sync.guard g) and c.at >= ?
          )
          select date_bin(make_interval(secs => ?), minute, ?) as start, method, sum(calls) as calls, sum(failed) as failed,
                 sum(bytes) as bytes, sum(millis) as millis, max(longest_millis) as longest_millis
          from found group by 1, 2 order by 1, 2
          """);

  private final Database database;

  public CallViewRepository(Database database) {
    this.database = database;
  }

  /**
   * By minute; reads as many rows as the run had minutes, of the open run as many as it had calls.
   */
  public List<CallView> ofRun(long runId) {
    return OF_RUN.fetch(database.sql(), CallViewRepository::read, runId, runId);
  }

  /** By stretches of such a length, the first of which begins then. */
  public List<CallView> since(Instant start, Duration stretch) {
    return SINCE.fetch(
        database.sql(),
        CallViewRepository::read,
        ServerClock.time(start),
        ServerClock.time(start),
        ServerClock.seconds(stretch),
        ServerClock.time(start));
  }

  private static CallView read(ResultSet row) throws SQLException {
    return new CallView(
        Objects.requireNonNull(ServerClock.instant(row, "start")),
        row.getString("method"),
        row.getLong("calls"),
        row.getLong("failed"),
        row.getLong("bytes"),
        row.getLong("millis"),
        row.getLong("longest_millis"));
  }
}

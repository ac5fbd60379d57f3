package dev.verialsync.db;

import static dev.verialsync.db.jooq.sync.Tables.GATE;
import static dev.verialsync.db.jooq.sync.Tables.QUIET_WINDOW;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * The gate to Verial that all workers share. Each method is one round trip and its own transaction.
 */
public final class CallGateRepository {

  private static final PreparedSql TAKE =
      new PreparedSql(
          "select * from sync.take_permit(?::bigint, ?, ?::bigint, ?, ?, make_interval(secs => ?))");

  private static final PreparedSql RESLOT =
      new PreparedSql(
          "select * from sync.reslot_permit(?, ?::bigint, ?, ?, make_interval(secs => ?))");

  private static final PreparedSql COMPLETE =
      new PreparedSql("select sync.complete_call(?, ?, ?::bigint, ?, ?)");

  private final Database database;

  public CallGateRepository(Database database) {
    this.database = database;
  }

  /** Asks for a call. A granted one is in {@code erp.call} from now on. */
  public PermitAnswer take(CallRequest request, GateLimits limits) {
    return TAKE.fetchSingle(
        database.sql(),
        CallGateRepository::answer,
        request.runId(),
        request.method(),
        request.articleId(),
        limits.callsPerSecond(),
        limits.maxConcurrent(),
        seconds(limits.lease()));
  }

  /**
   * Asks for a new start for a call that was granted and not made in time. Anything but {@link
   * PermitAnswer.Granted} has given the permit back.
   */
  public PermitAnswer reslot(long callId, @Nullable Long runId, GateLimits limits) {
    return RESLOT.fetchSingle(
        database.sql(),
        CallGateRepository::answer,
        callId,
        runId,
        limits.callsPerSecond(),
        limits.maxConcurrent(),
        seconds(limits.lease()));
  }

  /** Gives back the permit of a call that was not made; no trace of the call stays. */
  public void giveBack(long callId) {
    database.sql().execute("select sync.return_permit(?)", callId);
  }

  /** Extends leases from now on, and returns the calls that still have theirs. */
  public Set<Long> renew(Collection<Long> callIds, Duration lease) {
    return new TreeSet<>(
        database
            .sql()
            .fetchValues(
                DSL.resultQuery(
                        "select sync.renew_permits(?::bigint[], make_interval(secs => ?))",
                        callIds.toArray(Long[]::new),
                        seconds(lease))
                    .coerce(DSL.field("renew_permits", Long.class))));
  }

  /** Ends a call: completes its row, gives the permit back, and tells the circuit breaker. */
  public void complete(CompletedCall call) {
    COMPLETE.execute(
        database.sql(),
        call.callId(),
        call.millis(),
        call.bytes(),
        SafeText.text(call.outcome()),
        SafeText.text(call.failure()));
  }

  /** Lets no call start until {@link #resume()}; the first pause's time and reason stay. */
  public void pause(String reason) {
    database
        .sql()
        .update(GATE)
        .set(GATE.PAUSED_SINCE, ServerClock.NOW)
        .set(GATE.PAUSE_REASON, SafeText.text(reason))
        .where(GATE.PAUSED_SINCE.isNull())
        .execute();
  }

  public void resume() {
    database.sql().update(GATE).setNull(GATE.PAUSED_SINCE).setNull(GATE.PAUSE_REASON).execute();
  }

  /** An operator's limits, in force at once; null = as the workers are configured. */
  public void setLimits(@Nullable BigDecimal callsPerSecond, @Nullable Integer maxConcurrent) {
    database
        .sql()
        .update(GATE)
        .set(GATE.CALLS_PER_SECOND, callsPerSecond)
        .set(GATE.MAX_CONCURRENT, maxConcurrent)
        .execute();
  }

  /** Replaces the quiet windows. */
  public void setQuietWindows(List<QuietWindow> windows) {
    database
        .transactions()
        .inTransaction(
            sql -> {
              sql.deleteFrom(QUIET_WINDOW).execute();
              for (QuietWindow window : windows) {
                sql.insertInto(QUIET_WINDOW)
                    .values(window.from(), window.to(), window.callsPerSecond())
                    .execute();
              }
              return windows.size();
            });
  }

  /** The quiet windows by their beginning. */
  public List<QuietWindow> quietWindows() {
    return database
        .sql()
        .selectFrom(QUIET_WINDOW)
        .orderBy(QUIET_WINDOW.FROM_TIME, QUIET_WINDOW.TO_TIME)
        .fetch(
            window ->
                new QuietWindow(
                    window.getFromTime(), window.getToTime(), window.getCallsPerSecond()));
  }

  /** The gate as a worker with these limits meets it. */
  public GateState state(GateLimits limits) {
    Record row =
        database
            .sql()
            .fetchSingle(
                """
                select l.calls_per_second as rate, l.max_concurrent as most, l.quiet_until,
                       num_nonnulls(g.calls_per_second, g.max_concurrent) > 0 as overridden,
                       (select count(*)::int from sync.permit p where p.expires_at > clock_timestamp()) as in_flight,
                       g.paused_since, g.pause_reason, g.consecutive_failures, g.failing_since, g.last_failure,
                       case when g.cooling_until > clock_timestamp() then g.cooling_until end as cooling_until
                from sync.gate g cross join sync.limits_in_force(?, ?) l
                """,
                limits.callsPerSecond(),
                limits.maxConcurrent());
    return new GateState(
        row.get("rate", BigDecimal.class),
        row.get("most", Integer.class),
        row.get("overridden", Boolean.class),
        ServerClock.instant(row, "quiet_until"),
        row.get("in_flight", Integer.class),
        ServerClock.instant(row, "paused_since"),
        row.get("pause_reason", String.class),
        row.get("consecutive_failures", Integer.class),
        ServerClock.instant(row, "failing_since"),
        row.get("last_failure", String.class),
        ServerClock.instant(row, "cooling_until"));
  }

  private static PermitAnswer answer(ResultSet row) throws SQLException {
    String result = row.getString("result");
    Duration wait = Duration.ofMillis(row.getLong("wait_millis"));
    String reason = row.getString("reason");
    return switch (result) {
      case "granted" -> new PermitAnswer.Granted(row.getLong("call_id"), wait);
      case "superseded" -> new PermitAnswer.Superseded(reason);
      case "busy" -> new PermitAnswer.Wait(PermitAnswer.Cause.BUSY, wait, null, null);
      case "paused" -> new PermitAnswer.Wait(PermitAnswer.Cause.PAUSED, wait, since(row), reason);
      case "quiet" -> new PermitAnswer.Wait(PermitAnswer.Cause.QUIET, wait, null, reason);
      case "cooling" -> new PermitAnswer.Wait(PermitAnswer.Cause.COOLING, wait, since(row), reason);
      default -> throw new IllegalStateException("the gate answered " + result);
    };
  }

  private static @Nullable Instant since(ResultSet row) throws SQLException {
    OffsetDateTime since = row.getObject("since", OffsetDateTime.class);
    return since == null ? null : since.toInstant();
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}

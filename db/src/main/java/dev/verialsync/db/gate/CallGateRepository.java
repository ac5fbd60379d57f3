package dev.verialsync.db.gate;

import static dev.verialsync.db.jooq.sync.Tables.GATE;
import static dev.verialsync.db.jooq.sync.Tables.QUIET_WINDOW;

import dev.verialsync.db.Database;
import dev.verialsync.db.PreparedSql;
import dev.verialsync.db.SafeText;
import dev.verialsync.db.ServerClock;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalTime;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * The gate to Verial that all workers share. Each method is one round trip and its own transaction.
 */
public final class CallGateRepository {

  private static final PreparedSql TAKE =
      new PreparedSql(
          """
          with configured (rate, most) as (select ?::numeric, ?::integer)
          select p.*, l.calls_per_second as rate
          from configured c
          cross join lateral sync.take_permit(?::bigint, ?, ?::bigint, c.rate, c.most, make_interval(secs => ?)) p
          cross join lateral sync.limits_in_force(c.rate, c.most) l
          """);

  private static final PreparedSql RESLOT =
      new PreparedSql(
          """
          with configured (rate, most) as (select ?::numeric, ?::integer)
          select p.*, l.calls_per_second as rate
          from configured c
          cross join lateral sync.reslot_permit(?, ?::bigint, c.rate, c.most, make_interval(secs => ?)) p
          cross join lateral sync.limits_in_force(c.rate, c.most) l
          """);

  private static final PreparedSql COMPLETE =
      new PreparedSql("select sync.complete_call(?, ?, ?::bigint, ?, ?, ?)");

  private final Database database;

  public CallGateRepository(Database database) {
    this.database = database;
  }

  /** Asks for a call. A granted one is in {@code erp.call} from now on. */
  public PermitAnswer take(CallRequest request, GateLimits limits) {
    return TAKE.fetchSingle(
        database.sql(),
        CallGateRepository::answer,
        limits.callsPerSecond(),
        limits.maxConcurrent(),
        request.runId(),
        request.method(),
        request.articleId(),
        ServerClock.seconds(limits.lease()));
  }

  /**
   * Asks for a new start for a call that was granted and not made in time. Anything but {@link
   * PermitAnswer.Granted} has given the permit back.
   */
  public PermitAnswer reslot(long callId, @Nullable Long runId, GateLimits limits) {
    return RESLOT.fetchSingle(
        database.sql(),
        CallGateRepository::answer,
        limits.callsPerSecond(),
        limits.maxConcurrent(),
        callId,
        runId,
        ServerClock.seconds(limits.lease()));
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
                        ServerClock.seconds(lease))
                    .coerce(DSL.field("renew_permits", Long.class))));
  }

  /** Ends a call: completes its row, gives the permit back, and informs the circuit breaker. */
  public void complete(CompletedCall call) {
    COMPLETE.execute(
        database.sql(),
        call.callId(),
        call.millis(),
        call.bytes(),
        SafeText.text(call.outcome()),
        call.telling(),
        SafeText.line(call.failure()));
  }

  /** Lets no call start until {@link #resume()}; the first pause's time and reason stay. */
  public void pause(@Nullable String reason) {
    database
        .sql()
        .update(GATE)
        .set(GATE.PAUSED_SINCE, ServerClock.NOW)
        .set(GATE.PAUSE_REASON, SafeText.line(reason))
        .where(GATE.PAUSED_SINCE.isNull())
        .execute();
  }

  public void resume() {
    database.sql().update(GATE).setNull(GATE.PAUSED_SINCE).setNull(GATE.PAUSE_REASON).execute();
  }

  /**
   * An operator's limits, in force at once and until they are taken away; null = as before.
   *
   * @param setBy who, for whoever wonders
   */
  public void overrideLimits(
      @Nullable BigDecimal callsPerSecond, @Nullable Integer maxConcurrent, String setBy) {
    database
        .sql()
        .update(GATE)
        .set(
            GATE.CALLS_PER_SECOND,
            DSL.coalesce(DSL.val(callsPerSecond, BigDecimal.class), GATE.CALLS_PER_SECOND))
        .set(
            GATE.MAX_CONCURRENT,
            DSL.coalesce(DSL.val(maxConcurrent, Integer.class), GATE.MAX_CONCURRENT))
        .set(GATE.LIMITS_SET_BY, SafeText.line(setBy))
        .set(GATE.LIMITS_SET_AT, ServerClock.NOW)
        .execute();
  }

  /** Takes an operator's limits away: the workers' configured ones apply again, at once. */
  public void resetLimits(String setBy) {
    database
        .sql()
        .update(GATE)
        .setNull(GATE.CALLS_PER_SECOND)
        .setNull(GATE.MAX_CONCURRENT)
        .set(GATE.LIMITS_SET_BY, SafeText.line(setBy))
        .set(GATE.LIMITS_SET_AT, ServerClock.NOW)
        .execute();
  }

  /** Replaces the quiet windows; none = no quiet hours. */
  public void setQuietWindows(List<QuietWindow> windows, String setBy) {
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
              return sql.update(GATE)
                  .set(GATE.QUIET_SET_BY, SafeText.line(setBy))
                  .set(GATE.QUIET_SET_AT, ServerClock.NOW)
                  .execute();
            });
  }

  /** What operators have set, whether in force at this moment or not. Reads only. */
  public OperatorLimits operatorLimits() {
    return database
        .sql()
        .select(
            GATE.CALLS_PER_SECOND,
            GATE.MAX_CONCURRENT,
            GATE.LIMITS_SET_BY,
            GATE.LIMITS_SET_AT,
            GATE.QUIET_SET_BY,
            GATE.QUIET_SET_AT)
        .from(GATE)
        .fetchSingle(
            gate ->
                new OperatorLimits(
                    gate.value1(),
                    gate.value2(),
                    gate.value3(),
                    gate.value4(),
                    gate.value5(),
                    gate.value6()));
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
    return state(database.sql(), limits);
  }

  /** The same within the caller's transaction. */
  public static GateState state(DSLContext sql, GateLimits limits) {
    Record row =
        sql.fetchSingle(
            """
                select l.calls_per_second as rate, l.max_concurrent as most,
                       q.from_time, q.to_time, q.calls_per_second as quiet_rate, q.ends_at as quiet_until,
                       num_nonnulls(g.calls_per_second, g.max_concurrent) > 0 as overridden,
                       (select count(*)::int from sync.permit p where p.expires_at > clock_timestamp()) as in_flight,
                       (select min(c.at) from sync.permit p join erp.call c on c.id = p.call_id
                        where p.expires_at > clock_timestamp() and c.at <= clock_timestamp()) as oldest_in_flight_since,
                       g.paused_since, g.pause_reason, g.consecutive_failures, g.failing_since, g.last_failure,
                       case when g.cooling_until > clock_timestamp() then g.cooling_until end as cooling_until
                from sync.gate g
                cross join sync.limits_in_force(?, ?) l
                cross join sync.quiet_window_at(clock_timestamp()) q
                """,
            limits.callsPerSecond(),
            limits.maxConcurrent());
    return new GateState(
        row.get("rate", BigDecimal.class),
        row.get("most", Integer.class),
        row.get("overridden", Boolean.class),
        quiet(row),
        ServerClock.instant(row, "quiet_until"),
        row.get("in_flight", Integer.class),
        ServerClock.instant(row, "oldest_in_flight_since"),
        ServerClock.instant(row, "paused_since"),
        row.get("pause_reason", String.class),
        row.get("consecutive_failures", Integer.class),
        ServerClock.instant(row, "failing_since"),
        row.get("last_failure", String.class),
        ServerClock.instant(row, "cooling_until"));
  }

  private static @Nullable QuietWindow quiet(Record row) {
    LocalTime from = row.get("from_time", LocalTime.class);
    return from == null
        ? null
        : new QuietWindow(
            from, row.get("to_time", LocalTime.class), row.get("quiet_rate", BigDecimal.class));
  }

  private static PermitAnswer answer(ResultSet row) throws SQLException {
    String result = row.getString("result");
    Duration wait = Duration.ofMillis(row.getLong("wait_millis"));
    String reason = row.getString("reason");
    return switch (result) {
      case "granted" ->
          new PermitAnswer.Granted(
              row.getLong("call_id"),
              wait,
              row.getBigDecimal("rate"),
              ServerClock.instant(row, "since") != null);
      case "superseded" -> new PermitAnswer.Superseded(reason);
      case "busy" -> new PermitAnswer.Wait(PermitAnswer.Cause.BUSY, wait, null, null);
      case "paused" ->
          new PermitAnswer.Wait(
              PermitAnswer.Cause.PAUSED, wait, ServerClock.instant(row, "since"), reason);
      case "quiet" -> new PermitAnswer.Wait(PermitAnswer.Cause.QUIET, wait, null, reason);
      case "cooling" ->
          new PermitAnswer.Wait(
              PermitAnswer.Cause.COOLING, wait, ServerClock.instant(row, "since"), reason);
      default -> throw new IllegalStateException("the gate answered " + result);
    };
  }
}

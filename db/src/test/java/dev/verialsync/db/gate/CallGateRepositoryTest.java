package dev.verialsync.db.gate;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.db.Database;
import dev.verialsync.db.DatabaseExtension;
import dev.verialsync.db.DatabaseSettings;
import dev.verialsync.db.erp.MethodSupportRepository;
import dev.verialsync.db.run.RunRepository;
import dev.verialsync.db.run.RunStatus;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallGateRepositoryTest {

  private static final Duration LEASE = Duration.ofSeconds(30);

  @RegisterExtension private static final DatabaseExtension DB = new DatabaseExtension();

  private CallGateRepository gate() {
    return new CallGateRepository(DB.database());
  }

  private static GateLimits limits(String callsPerSecond, int maxConcurrent) {
    return new GateLimits(new BigDecimal(callsPerSecond), maxConcurrent, LEASE);
  }

  private PermitAnswer take(GateLimits limits) {
    return gate().take(new CallRequest(DB.runId(), "GetArticulosWS", null), limits);
  }

  private long granted(GateLimits limits) {
    return ((PermitAnswer.Granted) take(limits)).callId();
  }

  private PermitAnswer.Wait waiting(GateLimits limits) {
    return (PermitAnswer.Wait) take(limits);
  }

  private void fail(long callId) {
    gate().complete(new CompletedCall(callId, 5, null, "transient", true, "HTTP 500"));
  }

  private void succeed(long callId) {
    gate().complete(new CompletedCall(callId, 5, 10L, "ok", true, null));
  }

  @Test
  void aGrantedCallIsWrittenBeforeAndCompletedAfter() {
    PermitAnswer answer =
        gate().take(new CallRequest(DB.runId(), "GetImagenesArticulosWS", 4711L), limits("10", 4));
    long call = ((PermitAnswer.Granted) answer).callId();
    var before = DB.database().sql().fetchSingle("select * from erp.call");
    assertThat(before.get("run_id", Long.class)).isEqualTo(DB.runId());
    assertThat(before.get("method")).isEqualTo("GetImagenesArticulosWS");
    assertThat(before.get("article_id", Long.class)).isEqualTo(4711);
    assertThat(before.get("millis")).isNull();

    gate().complete(new CompletedCall(call, 190, 12345L, "ok", true, null));
    var after = DB.database().sql().fetchSingle("select * from erp.call");
    assertThat(after.get("millis")).isEqualTo(190);
    assertThat(after.get("bytes")).isEqualTo(12345L);
    assertThat(after.get("outcome")).isEqualTo("ok");
    assertThat(DB.value(Long.class, "select count(*) from sync.permit")).isZero();
  }

  @Test
  void theStateTellsOfTheOldestCallThatHasBegunAndIsNotOver() {
    GateLimits limits = limits("10", 4);
    assertThat(gate().state(limits).oldestInFlightSince()).isNull();
    long forgotten = granted(limits);
    long oldest = granted(limits);
    sentAgo(forgotten, "2 minutes");
    sentAgo(oldest, "38 seconds");
    DB.execute("update sync.permit set expires_at = now() where call_id = ?", forgotten);
    sentAgo(granted(limits), "-1 second");

    assertThat(gate().state(limits).inFlight()).isEqualTo(2);
    assertThat(gate().state(limits).oldestInFlightSince())
        .isEqualTo(DB.value(Instant.class, "select at from erp.call where id = ?", oldest));

    succeed(oldest);
    assertThat(gate().state(limits).oldestInFlightSince()).isNull();
  }

  private static void sentAgo(long callId, String interval) {
    DB.execute("update erp.call set at = now() - ?::interval where id = ?", interval, callId);
  }

  @Test
  void aCallOutsideARunNeedsNoOpenRun() {
    new RunRepository(DB.database()).close(DB.runId(), RunStatus.COMPLETED, null);
    assertThat(gate().take(new CallRequest(null, "GetVersionWS", null), limits("10", 4)))
        .isInstanceOf(PermitAnswer.Granted.class);
  }

  @Test
  void aRunThatIsNotOpenIsSuperseded() {
    CallRequest request = new CallRequest(DB.runId(), "GetArticulosWS", null);
    DB.nextRun();
    assertThat(gate().take(request, limits("10", 4)))
        .isEqualTo(new PermitAnswer.Superseded("run " + DB.runId() + " is open"));
  }

  @Test
  void startsAreEvenlySpacedAndNotReservedFarAhead() {
    GateLimits limits = limits("4", 100);
    List<Duration> waits = new ArrayList<>();
    PermitAnswer answer = take(limits);
    while (answer instanceof PermitAnswer.Granted permit) {
      waits.add(permit.after());
      answer = take(limits);
    }
    assertThat(waits).hasSizeGreaterThanOrEqualTo(4);
    assertThat(waits)
        .allSatisfy(wait -> assertThat(wait).isLessThanOrEqualTo(Duration.ofMillis(1001)));
    assertThat(answer)
        .isInstanceOfSatisfying(
            PermitAnswer.Wait.class,
            busy -> {
              assertThat(busy.cause()).isEqualTo(PermitAnswer.Cause.BUSY);
              assertThat(busy.after()).isBetween(Duration.ofMillis(20), Duration.ofSeconds(2));
            });
    assertThat(smallestDistanceMillis()).isGreaterThanOrEqualTo(255 - 1);
  }

  private double smallestDistanceMillis() {
    return DB.value(
        Double.class,
        "select 1000 * extract(epoch from min(d)) from (select at - lag(at) over (order by at) as d from erp.call) x");
  }

  @Test
  void rateAndConcurrencyHoldOverManyThreadsAndPools() throws Exception {
    GateLimits limits = limits("50", 4);
    int calls = 90;
    AtomicInteger left = new AtomicInteger(calls);
    AtomicInteger flying = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(12);
    try (Database second = Database.open(settings());
        Database third = Database.open(settings())) {
      List<Future<?>> callers = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        Database database = List.of(DB.database(), second, third).get(i % 3);
        callers.add(threads.submit(() -> call(database, limits, left, flying, most)));
      }
      for (Future<?> caller : callers) {
        caller.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(most.get()).isLessThanOrEqualTo(4);
    assertThat(DB.value(Long.class, "select count(*) from erp.call where outcome = 'ok'"))
        .isEqualTo(calls);
    assertThat(
            DB.value(
                Long.class,
                "select max(n) from (select count(*) over (order by at range between current row and '999.999 ms'::interval following) as n from erp.call) x"))
        .isLessThanOrEqualTo(50);
    assertThat(DB.value(Long.class, "select count(*) from sync.permit")).isZero();
  }

  private void call(
      Database database,
      GateLimits limits,
      AtomicInteger left,
      AtomicInteger flying,
      AtomicInteger most) {
    CallGateRepository gate = new CallGateRepository(database);
    while (left.getAndDecrement() > 0) {
      PermitAnswer answer = gate.take(new CallRequest(DB.runId(), "GetArticulosWS", null), limits);
      while (answer instanceof PermitAnswer.Wait wait) {
        LockSupport.parkNanos(wait.after().toNanos());
        answer = gate.take(new CallRequest(DB.runId(), "GetArticulosWS", null), limits);
      }
      PermitAnswer.Granted permit = (PermitAnswer.Granted) answer;
      most.accumulateAndGet(flying.incrementAndGet(), Math::max);
      LockSupport.parkNanos(permit.after().plusMillis(20).toNanos());
      flying.decrementAndGet();
      gate.complete(new CompletedCall(permit.callId(), 20, 1L, "ok", true, null));
    }
  }

  private DatabaseSettings settings() {
    return DatabaseSettings.of(
        DB.value(
            String.class,
            "select 'jdbc:postgresql://localhost:' || current_setting('port') || '/' || current_database()"),
        "postgres",
        "",
        "second");
  }

  @Test
  void asManyCallsAsMayBeInFlight() {
    GateLimits limits = limits("0", 2);
    long first = granted(limits);
    granted(limits);
    assertThat(waiting(limits).cause()).isEqualTo(PermitAnswer.Cause.BUSY);
    succeed(first);
    assertThat(take(limits)).isInstanceOf(PermitAnswer.Granted.class);
  }

  @Test
  void aLeaseThatIsNotRenewedRunsOut() {
    GateLimits limits = limits("0", 1);
    long dead = granted(limits);
    DB.execute("update sync.permit set expires_at = clock_timestamp() - interval '1 ms'");
    assertThat(take(limits)).isInstanceOf(PermitAnswer.Granted.class);
    assertThat(gate().renew(Set.of(dead), LEASE)).isEmpty();
    assertThat(DB.value(Integer.class, "select count(*)::int from erp.call where millis is null"))
        .isEqualTo(2);
  }

  @Test
  void renewedLeasesLast() {
    GateLimits limits = limits("0", 2);
    long first = granted(limits);
    long second = granted(limits);
    DB.execute("update sync.permit set expires_at = clock_timestamp() + interval '10 seconds'");
    assertThat(gate().renew(List.of(first, second, 999L), LEASE)).containsExactly(first, second);
    assertThat(
            DB.value(
                Boolean.class,
                "select bool_and(expires_at > clock_timestamp() + interval '20 s') from sync.permit"))
        .isTrue();
  }

  @Test
  void aPermitThatIsNotUsedLeavesNoTrace() {
    GateLimits limits = limits("0", 1);
    gate().giveBack(granted(limits));
    assertThat(DB.value(Long.class, "select count(*) from erp.call")).isZero();
    assertThat(take(limits)).isInstanceOf(PermitAnswer.Granted.class);
  }

  @Test
  void aLateHolderGetsANewStartForTheSameCall() {
    GateLimits limits = limits("1", 4);
    long call = granted(limits);
    Instant first = DB.value(Instant.class, "select at from erp.call");
    PermitAnswer again = gate().reslot(call, DB.runId(), limits);
    assertThat(again)
        .isInstanceOfSatisfying(
            PermitAnswer.Granted.class, permit -> assertThat(permit.callId()).isEqualTo(call));
    assertThat(DB.value(Instant.class, "select at from erp.call")).isAfter(first.plusMillis(1000));
    assertThat(DB.value(Long.class, "select count(*) from erp.call")).isEqualTo(1);
  }

  @Test
  void aLateHolderWhoseLeaseRanOutMustAskAgain() {
    GateLimits limits = limits("10", 4);
    long call = granted(limits);
    DB.execute("update sync.permit set expires_at = clock_timestamp() - interval '1 ms'");
    assertThat(gate().reslot(call, DB.runId(), limits))
        .isInstanceOfSatisfying(
            PermitAnswer.Wait.class,
            wait -> assertThat(wait.cause()).isEqualTo(PermitAnswer.Cause.BUSY));
    assertThat(DB.value(Long.class, "select count(*) from erp.call")).isZero();
  }

  @Test
  void aLateHolderLearnsOfAPauseAndOfAnotherRun() {
    GateLimits limits = limits("10", 4);
    long first = granted(limits);
    long second = granted(limits);
    gate().pause("because");
    assertThat(gate().reslot(first, DB.runId(), limits))
        .isInstanceOfSatisfying(
            PermitAnswer.Wait.class,
            wait -> assertThat(wait.cause()).isEqualTo(PermitAnswer.Cause.PAUSED));
    gate().resume();
    long old = DB.runId();
    DB.nextRun();
    assertThat(gate().reslot(second, old, limits)).isInstanceOf(PermitAnswer.Superseded.class);
    assertThat(DB.value(Long.class, "select count(*) from sync.permit")).isZero();
  }

  @Test
  void aPauseHoldsUntilItIsResumed() {
    GateLimits limits = limits("10", 4);
    gate().pause("till roll\u0000");
    Instant since = gate().state(limits).pausedSince();
    gate().pause("again");
    PermitAnswer.Wait paused = waiting(limits);
    assertThat(paused.cause()).isEqualTo(PermitAnswer.Cause.PAUSED);
    assertThat(paused.since()).isEqualTo(since).isNotNull();
    assertThat(paused.reason()).isEqualTo("till roll\uFFFD");
    gate().resume();
    assertThat(take(limits)).isInstanceOf(PermitAnswer.Granted.class);
    assertThat(gate().state(limits).pausedSince()).isNull();
  }

  @Test
  void anOperatorsLimitsGoFirstAndHoldAtOnce() {
    GateLimits slow = limits("0.2", 1);
    granted(slow);
    assertThat(waiting(slow).cause()).isEqualTo(PermitAnswer.Cause.BUSY);
    gate().overrideLimits(new BigDecimal("1000"), 3, "test");
    assertThat(take(slow)).isInstanceOf(PermitAnswer.Granted.class);
    GateState state = gate().state(slow);
    assertThat(state.callsPerSecond()).isEqualByComparingTo("1000");
    assertThat(state.maxConcurrent()).isEqualTo(3);
    assertThat(state.overridden()).isTrue();
    assertThat(state.inFlight()).isEqualTo(2);
    gate().resetLimits("test");
    assertThat(gate().state(slow).callsPerSecond()).isEqualByComparingTo("0.2");
    assertThat(gate().state(slow).overridden()).isFalse();
  }

  @Test
  void operatorsLimitsAreSetOneByOneAndTellWhoSetThem() {
    assertThat(gate().operatorLimits())
        .isEqualTo(new OperatorLimits(null, null, null, null, null, null));
    gate().overrideLimits(new BigDecimal("5"), null, "ana@till");
    gate().overrideLimits(null, 2, "luis@office");
    OperatorLimits set = gate().operatorLimits();
    assertThat(set.callsPerSecond()).isEqualByComparingTo("5");
    assertThat(set.maxConcurrent()).isEqualTo(2);
    assertThat(set.limitsSetBy()).isEqualTo("luis@office");
    assertThat(set.limitsSetAt()).isBetween(Instant.now().minusSeconds(60), Instant.now());

    gate().resetLimits("ana@till");
    assertThat(gate().operatorLimits().callsPerSecond()).isNull();
    assertThat(gate().operatorLimits().maxConcurrent()).isNull();
    assertThat(gate().operatorLimits().limitsSetBy()).isEqualTo("ana@till");
  }

  @Test
  void aGrantTellsTheRateInForce() {
    gate().overrideLimits(new BigDecimal("3"), null, "test");
    assertThat(((PermitAnswer.Granted) take(limits("10", 4))).callsPerSecond())
        .isEqualByComparingTo("3");
    gate().resetLimits("test");
    assertThat(((PermitAnswer.Granted) take(limits("0", 4))).callsPerSecond()).isNull();
  }

  @Test
  void quietHoursWaitOrSlowDownButNeverHasten() {
    GateLimits limits = limits("1000", 4);
    LocalTime now = LocalTime.now(ZoneId.of("Europe/Madrid"));
    LocalTime before = now.minusHours(1);
    LocalTime after = now.plusHours(1);
    QuietWindow nothing = new QuietWindow(before, after, BigDecimal.ZERO);
    gate().setQuietWindows(List.of(nothing), "ana@till");
    PermitAnswer.Wait quiet = waiting(limits);
    assertThat(quiet.cause()).isEqualTo(PermitAnswer.Cause.QUIET);
    assertThat(quiet.after()).isBetween(Duration.ofMillis(1), Duration.ofSeconds(30));
    assertThat(quiet.reason()).startsWith("quiet hours until ");
    GateState state = gate().state(limits);
    assertThat(state.quietUntil()).isBetween(Instant.now(), Instant.now().plusSeconds(7500));
    assertThat(requireNonNull(state.quietWindow()).callsPerSecond()).isEqualByComparingTo("0");
    assertThat(gate().operatorLimits().quietSetBy()).isEqualTo("ana@till");

    gate()
        .setQuietWindows(
            List.of(
                new QuietWindow(before, after, new BigDecimal("0.5")),
                new QuietWindow(before, after.plusMinutes(1), new BigDecimal("5"))),
            "test");
    assertThat(gate().state(limits).callsPerSecond()).isEqualByComparingTo("0.5");
    assertThat(gate().state(limits("0.2", 4)).callsPerSecond()).isEqualByComparingTo("0.2");
    assertThat(gate().state(limits("0", 4)).callsPerSecond()).isEqualByComparingTo("0.5");

    gate().setQuietWindows(List.of(new QuietWindow(after, before, BigDecimal.ZERO)), "test");
    assertThat(take(limits)).isInstanceOf(PermitAnswer.Granted.class);
    assertThat(gate().quietWindows()).hasSize(1);
    assertThat(gate().state(limits).quietUntil()).isNull();
    assertThat(gate().state(limits).quietWindow()).isNull();
  }

  /** Summer time is two hours before UTC, winter time one; the clock changed at 01:00 UTC. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "10:00, 14:00, 2026-07-01T07:59:59Z, -",
        "10:00, 14:00, 2026-07-01T08:00:00Z, 2026-07-01T12:00:00Z",
        "10:00, 14:00, 2026-07-01T11:59:59Z, 2026-07-01T12:00:00Z",
        "10:00, 14:00, 2026-07-01T12:00:00Z, -",
        "10:00, 14:00, 2026-01-15T09:00:00Z, 2026-01-15T13:00:00Z",
        "22:00, 06:00, 2026-07-01T19:59:59Z, -",
        "22:00, 06:00, 2026-07-01T20:00:00Z, 2026-07-02T04:00:00Z",
        "22:00, 06:00, 2026-07-02T03:59:59Z, 2026-07-02T04:00:00Z",
        "22:00, 06:00, 2026-07-02T04:00:00Z, -",
        "20:00, 00:00, 2026-07-01T21:59:59Z, 2026-07-01T22:00:00Z",
        "20:00, 00:00, 2026-07-01T22:00:00Z, -",
        // the night that is an hour shorter
        "22:00, 06:00, 2026-03-28T21:00:00Z, 2026-03-29T04:00:00Z",
        "22:00, 06:00, 2026-03-29T03:59:59Z, 2026-03-29T04:00:00Z",
        "22:00, 06:00, 2026-03-29T04:00:00Z, -",
        "01:00, 02:30, 2026-03-29T00:30:00Z, 2026-03-29T01:30:00Z",
        "01:00, 02:30, 2026-03-29T01:30:00Z, -",
        "02:30, 04:00, 2026-03-29T01:29:59Z, -",
        "02:30, 04:00, 2026-03-29T01:30:00Z, 2026-03-29T02:00:00Z",
        // the night that is an hour longer: 02:30 comes at 00:30 and again at 01:30 UTC
        "22:00, 06:00, 2026-10-24T20:00:00Z, 2026-10-25T05:00:00Z",
        "22:00, 06:00, 2026-10-25T04:59:59Z, 2026-10-25T05:00:00Z",
        "01:00, 02:30, 2026-10-25T00:45:00Z, 2026-10-25T01:30:00Z",
        "01:00, 02:30, 2026-10-25T01:30:00Z, -",
        "02:30, 03:00, 2026-10-25T00:29:59Z, -",
        "02:30, 03:00, 2026-10-25T00:30:00Z, 2026-10-25T02:00:00Z",
        "02:30, 03:00, 2026-10-25T01:10:00Z, 2026-10-25T02:00:00Z",
        "02:30, 03:00, 2026-10-25T02:00:00Z, -",
      })
  void aQuietWindowIsMadridsWallClock(
      LocalTime from, LocalTime to, Instant now, @Nullable Instant end) {
    gate().setQuietWindows(List.of(new QuietWindow(from, to, BigDecimal.ZERO)), "test");
    assertThat(
            DB.value(
                Instant.class,
                "select ends_at from sync.quiet_window_at(?::timestamptz)",
                now.toString()))
        .isEqualTo(end);
  }

  @Test
  void threeFailuresInARowCoolTheGateDownAndOneProbeGoesAhead() {
    GateLimits limits = limits("0", 10);
    fail(granted(limits));
    fail(granted(limits));
    assertThat(take(limits)).isInstanceOf(PermitAnswer.Granted.class);
    fail(granted(limits));
    assertThat(DB.value(Boolean.class, "select cooling_until > cooling_since from sync.gate"))
        .isTrue();
    DB.execute("update sync.gate set cooling_until = clock_timestamp() + interval '1 minute'");

    PermitAnswer.Wait cooling = waiting(limits);
    assertThat(cooling.cause()).isEqualTo(PermitAnswer.Cause.COOLING);
    assertThat(cooling.reason()).endsWith(": HTTP 500");
    assertThat(cooling.since()).isNotNull();
    assertThat(gate().state(limits).consecutiveFailures()).isEqualTo(3);
    assertThat(gate().state(limits).coolingUntil()).isNotNull();

    endCooling();
    PermitAnswer.Granted permit = (PermitAnswer.Granted) take(limits);
    assertThat(permit.probe()).isTrue();
    long probe = permit.callId();
    assertThat(waiting(limits).cause()).isEqualTo(PermitAnswer.Cause.COOLING);
    fail(probe);
    assertThat(gate().state(limits).consecutiveFailures()).isEqualTo(4);

    endCooling();
    succeed(granted(limits));
    assertThat(take(limits))
        .isInstanceOfSatisfying(
            PermitAnswer.Granted.class, next -> assertThat(next.probe()).isFalse());
    GateState state = gate().state(limits);
    assertThat(state.consecutiveFailures()).isZero();
    assertThat(state.failingSince()).isNull();
    assertThat(state.coolingUntil()).isNull();
  }

  @Test
  void aProbeThatDiedIsFollowedByAnother() {
    GateLimits limits = limits("0", 10);
    for (int i = 0; i < 3; i++) {
      fail(granted(limits));
    }
    endCooling();
    granted(limits);
    assertThat(waiting(limits).cause()).isEqualTo(PermitAnswer.Cause.COOLING);
    DB.execute("update sync.permit set expires_at = clock_timestamp() - interval '1 ms'");
    assertThat(take(limits)).isInstanceOf(PermitAnswer.Granted.class);
  }

  @Test
  void aCallThatWasBrokenOffOnOurSideOpensNothingAgain() {
    GateLimits limits = limits("0", 10);
    long broken = granted(limits);
    for (int i = 0; i < 3; i++) {
      fail(granted(limits));
    }
    GateState before = gate().state(limits);

    gate().complete(new CompletedCall(broken, 5, null, "cancelled", false, null));

    assertThat(gate().state(limits).consecutiveFailures()).isEqualTo(3);
    assertThat(gate().state(limits).failingSince()).isEqualTo(before.failingSince());
    assertThat(gate().state(limits).inFlight()).isZero();
    assertThat(DB.value(String.class, "select outcome from erp.call where id = " + broken))
        .isEqualTo("cancelled");
  }

  @Test
  void afterAProbeThatSaysNothingTheNextWaitsAsLong() {
    GateLimits limits = limits("0", 10);
    for (int i = 0; i < 3; i++) {
      fail(granted(limits));
    }
    DB.execute(
        "update sync.gate set cooling_since = clock_timestamp() - interval '1 minute', cooling_until = clock_timestamp()");
    long probe = granted(limits);

    gate().complete(new CompletedCall(probe, 5, null, "unknown_method", false, null));

    assertThat(waiting(limits).cause()).isEqualTo(PermitAnswer.Cause.COOLING);
    assertThat(gate().state(limits).consecutiveFailures()).isEqualTo(3);
    assertThat(
            DB.value(
                Double.class,
                "select extract(epoch from cooling_until - cooling_since) from sync.gate"))
        .isBetween(59.0, 61.0);
  }

  @Test
  void callsThatWereUnderWayDoNotLengthenTheCooling() {
    GateLimits limits = limits("0", 10);
    List<Long> calls = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      calls.add(granted(limits));
    }
    calls.forEach(this::fail);
    assertThat(gate().state(limits).consecutiveFailures()).isEqualTo(3);
  }

  @Test
  void theCoolingDoublesUpToACeiling() {
    DB.execute(
        "update sync.gate set consecutive_failures = 60, failing_since = clock_timestamp(), cooling_until = clock_timestamp()");
    fail(granted(limits("0", 1)));
    Double seconds =
        DB.value(
            Double.class,
            "select extract(epoch from cooling_until - cooling_since) from sync.gate");
    assertThat(seconds).isBetween(11.0, 19.0);
  }

  private void endCooling() {
    DB.execute("update sync.gate set cooling_until = clock_timestamp()");
  }

  @Test
  void whoMustWaitHoldsNobodyUp() throws Exception {
    GateLimits limits = limits("0", 1);
    granted(limits);
    try (Connection connection = DriverManager.getConnection(settings().url(), "postgres", "");
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("select * from sync.gate for update");
      assertThat(waiting(limits).cause()).isEqualTo(PermitAnswer.Cause.BUSY);
      connection.rollback();
    }
  }

  @Test
  void whatAServerKnowsIsRemembered() {
    MethodSupportRepository support = new MethodSupportRepository(DB.database());
    support.record("s 1.7", "GetNumArticulosWS", false);
    support.record("s 1.7", "GetArticulosWS/inicio", false);
    support.record("s 1.7", "GetNumArticulosWS", true);
    assertThat(support.find("s 1.7", Duration.ofDays(1)))
        .containsOnly(
            java.util.Map.entry("GetNumArticulosWS", true),
            java.util.Map.entry("GetArticulosWS/inicio", false));
    assertThat(support.find("other", Duration.ofDays(1))).isEmpty();
    DB.database()
        .sql()
        .execute(
            "update sync.method_support set checked_at = checked_at - interval '25 hours' where method like '%inicio'");
    assertThat(support.find("s 1.7", Duration.ofDays(1)))
        .as("what was found out long ago is to be found out again")
        .containsOnlyKeys("GetNumArticulosWS");
  }
}

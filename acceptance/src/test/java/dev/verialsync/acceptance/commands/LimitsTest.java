package dev.verialsync.acceptance.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.acceptance.SyncFixture;
import dev.verialsync.activities.gate.GateWatch;
import dev.verialsync.activities.gate.Leases;
import dev.verialsync.activities.gate.SharedGate;
import dev.verialsync.activities.task.Cancellation;
import dev.verialsync.activities.verial.call.CallGate;
import dev.verialsync.activities.verial.call.CallOutcome;
import dev.verialsync.activities.verial.call.CallTicket;
import dev.verialsync.activities.verial.call.Permit;
import dev.verialsync.db.Database;
import dev.verialsync.db.gate.CallGateRepository;
import dev.verialsync.local.LocalStack;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.starter.Captured;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an operator changes while calls are made. */
@Timeout(180)
@ExtendWith(EmbeddedStack.class)
final class LimitsTest {

  private static final String BUSIEST_SECOND =
      """
      select coalesce(max(n), 0) from (
        select count(*) over (order by at range between current row and '999.999 ms'::interval following) as n
        from erp.call where at >= timestamptz '%s' and at < timestamptz '%s') x
      """;

  private static final SimulatorOptions SMALL =
      SimulatorOptions.builder().articles(60).seed(3).imageBytes(2_000).build();

  @Test
  void aChangeHoldsWithinTenSecondsForCallsOfTwoProcesses(LocalStack stack) throws Exception {
    try (SyncFixture sync =
        SyncFixture.on(stack, SMALL).with("VERIAL_MAX_CALLS_PER_SECOND", "20")) {
      AtomicBoolean stop = new AtomicBoolean();
      ExecutorService threads = Executors.newFixedThreadPool(6);
      try (Client one = new Client(sync);
          Client other = new Client(sync)) {
        List<Future<?>> callers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
          Client client = i % 2 == 0 ? one : other;
          callers.add(threads.submit(() -> client.callUntil(stop)));
        }
        awaitCalls(sync, Instant.EPOCH, 40);
        Instant slowed = Instant.now();
        JsonNode limits = command(sync, "limits", "--calls-per-second", "4", "--json");
        assertThat(limits.path("inForce").path("callsPerSecond").asInt()).isEqualTo(4);
        assertThat(limits.path("operator").path("limitsSetBy").asText()).isNotEmpty();
        awaitCalls(sync, slowed.plusSeconds(3), 12);
        Instant hastened = Instant.now();
        assertThat(text(sync, "limits", "--reset"))
            .contains("in force    20 calls a second")
            .contains("override    none; taken away by ");
        awaitCalls(sync, hastened.plusSeconds(2), 40);
        stop.set(true);
        for (Future<?> caller : callers) {
          caller.get();
        }

        Instant end = Instant.now();
        assertThat(busiest(sync, Instant.EPOCH, slowed)).isBetween(12L, 24L);
        assertThat(busiest(sync, slowed.plusSeconds(3), hastened)).isBetween(3L, 4L);
        assertThat(busiest(sync, hastened.plusSeconds(2), end)).isBetween(12L, 24L);
      } finally {
        stop.set(true);
        threads.shutdownNow();
      }
    }
  }

  @Test
  void inAQuietWindowOfZeroARunWaitsAndStatusSaysUntilWhen(LocalStack stack) throws Exception {
    try (SyncFixture sync = SyncFixture.on(stack, SMALL)) {
      LocalTime now = LocalTime.now(ZoneId.of("Europe/Madrid")).truncatedTo(ChronoUnit.MINUTES);
      String hours = now.minusMinutes(5) + "-" + now.plusHours(1);
      assertThat(text(sync, "limits", "--quiet", hours + "=0"))
          .contains("in force    no calls")
          .contains(
              "quiet       " + hours + " no calls: now, until " + now.plusHours(1) + " in Madrid")
          .contains("hours of Europe/Madrid, set by ");
      sync.startWorker();
      WorkflowStub run = sync.start(null);

      await().forever().until(() -> sync.sql().number("select count(*) from sync.run") > 0);
      assertThat(text(sync, "status"))
          .contains("run       1 (", "gate      no calls")
          .contains("waits until %s in Madrid (quiet hours %s)".formatted(now.plusHours(1), hours));
      assertThat(sync.simulator.calls().total()).isZero();

      assertThat(text(sync, "limits", "--quiet", hours + "=50"))
          .contains("in force    50 calls a second")
          .contains(hours + " at most 50 calls a second: now");
      run.getResult(Object.class);

      assertThat(sync.simulator.calls().maxPerSecond()).isLessThanOrEqualTo(60);
      assertThat(text(sync, "limits", "--no-quiet"))
          .contains("quiet       no windows; changed by ");
    }
  }

  private static long busiest(SyncFixture sync, Instant from, Instant to) {
    return sync.sql().number(BUSIEST_SECOND.formatted(from, to));
  }

  private static void awaitCalls(SyncFixture sync, Instant since, int calls) {
    String made = "select count(*) from erp.call where at >= timestamptz '%s'".formatted(since);
    await().forever().until(() -> sync.sql().number(made) >= calls);
  }

  private static JsonNode command(SyncFixture sync, String... arguments) throws Exception {
    return new ObjectMapper().readTree(text(sync, arguments));
  }

  private static String text(SyncFixture sync, String... arguments) {
    Captured command = new Captured(sync.environment);
    assertThat(command.run(arguments)).as(command.err()).isZero();
    return command.out();
  }

  /** A process of its own, as far as the gate can tell. */
  private static final class Client implements AutoCloseable {
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
    private final Database database;
    private final Leases leases;
    private final CallGate gate;

    Client(SyncFixture sync) {
      database = Database.open(sync.settings().database("client"));
      CallGateRepository rows = new CallGateRepository(database);
      leases = new Leases(rows, timer);
      gate = new SharedGate(rows, sync.settings().limits(), leases, new Unwatched());
    }

    Void callUntil(AtomicBoolean stop) throws Exception {
      while (!stop.get()) {
        Permit permit =
            gate.acquire(new CallTicket(null, "GetVersionWS", null), new Cancellation());
        permit.complete(Duration.ofMillis(1).toMillis(), 1, CallOutcome.OK);
      }
      return null;
    }

    @Override
    public void close() {
      leases.close();
      timer.shutdownNow();
      database.close();
    }
  }

  private static final class Unwatched implements GateWatch {
    @Override
    public void open() {}

    @Override
    public void closed(String sentence, @Nullable Instant since, boolean probing) {}
  }
}

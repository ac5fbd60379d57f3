package dev.verialsync.acceptance.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.acceptance.SyncFixture;
import dev.verialsync.activities.gate.GateWatch;
import dev.verialsync.activities.gate.Leases;
import dev.verialsync.activities.gate.SharedGate;
import dev.verialsync.activities.task.Cancellation;
import dev.verialsync.activities.verial.call.CallTicket;
import dev.verialsync.db.Database;
import dev.verialsync.db.gate.CallGateRepository;
import dev.verialsync.local.LocalStack;
import dev.verialsync.simulator.SimulatorOptions;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EmbeddedStack.class)
@Timeout(120)
final class LeaseDeadlinesTest {

  @Test
  void aLeaseThatNobodyRenewsIsLostInTimeThoughEveryTimerIsStuck(LocalStack stack)
      throws Exception {
    ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);
    CountDownLatch partition = new CountDownLatch(1);
    CountDownLatch lost = new CountDownLatch(1);
    try (SyncFixture sync = SyncFixture.on(stack, SimulatorOptions.builder().articles(1).build());
        Database database = Database.open(sync.settings().database("deadlines"))) {
      CallGateRepository rows = new CallGateRepository(database);
      try (Leases leases = new Leases(rows, timers)) {
        SharedGate gate = new SharedGate(rows, sync.settings().limits(), leases, new Unwatched());
        gate.acquire(new CallTicket(null, "GetVersionWS", null), new Cancellation())
            .onLost(lost::countDown);
        timers.execute(() -> awaitUninterrupted(partition));

        assertThat(lost.await(Leases.LEASE.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
      }
    } finally {
      partition.countDown();
      timers.shutdownNow();
    }
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class Unwatched implements GateWatch {
    @Override
    public void open() {}

    @Override
    public void closed(String sentence, @Nullable Instant since, boolean probing) {}
  }
}

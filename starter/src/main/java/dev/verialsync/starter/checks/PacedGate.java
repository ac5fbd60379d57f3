package dev.verialsync.starter.checks;

import dev.verialsync.activities.task.Cancellation;
import dev.verialsync.activities.verial.call.CallGate;
import dev.verialsync.activities.verial.call.CallOutcome;
import dev.verialsync.activities.verial.call.CallTicket;
import dev.verialsync.activities.verial.call.Permit;
import dev.verialsync.db.gate.GateLimits;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;

/** Where no database has the shared gate: calls of this process alone, evenly spaced. */
final class PacedGate implements CallGate {

  private static final Permit PERMIT =
      new Permit() {
        @Override
        public void onLost(Runnable abort) {}

        @Override
        public void complete(long millis, long bytes, CallOutcome outcome) {}

        @Override
        public void giveBack() {}
      };

  private final long intervalNanos;
  private long nextStart = System.nanoTime();

  PacedGate(GateLimits limits) {
    this.intervalNanos =
        BigDecimal.valueOf(TimeUnit.SECONDS.toNanos(1))
            .divide(limits.callsPerSecond(), RoundingMode.UP)
            .longValue();
  }

  @Override
  public synchronized Permit acquire(CallTicket ticket, Cancellation cancellation)
      throws InterruptedException {
    if (cancellation.await(Duration.ofNanos(Math.max(0, nextStart - System.nanoTime())))) {
      throw new CancellationException("Cancelled while waiting for a start");
    }
    nextStart = System.nanoTime() + intervalNanos;
    return PERMIT;
  }
}

package dev.verialsync.worker.metrics;

import dev.verialsync.activities.task.Cancellation;
import dev.verialsync.activities.verial.call.CallGate;
import dev.verialsync.activities.verial.call.CallOutcome;
import dev.verialsync.activities.verial.call.CallTicket;
import dev.verialsync.activities.verial.call.Permit;

/** A gate whose waiting callers and calls are counted. */
public final class MeasuredGate implements CallGate {

  private final CallGate gate;
  private final WorkMetrics metrics;

  public MeasuredGate(CallGate gate, WorkMetrics metrics) {
    this.gate = gate;
    this.metrics = metrics;
  }

  @Override
  public Permit acquire(CallTicket ticket, Cancellation cancellation) throws InterruptedException {
    metrics.beginsToWait();
    try {
      return new MeasuredPermit(gate.acquire(ticket, cancellation), ticket.method());
    } finally {
      metrics.waited();
    }
  }

  private final class MeasuredPermit implements Permit {
    private final Permit permit;
    private final String method;

    MeasuredPermit(Permit permit, String method) {
      this.permit = permit;
      this.method = method;
    }

    @Override
    public void onLost(Runnable abort) {
      permit.onLost(abort);
    }

    @Override
    public void complete(long millis, long bytes, CallOutcome outcome) {
      metrics.called(method, outcome, millis);
      permit.complete(millis, bytes, outcome);
    }

    @Override
    public void giveBack() {
      permit.giveBack();
    }
  }
}

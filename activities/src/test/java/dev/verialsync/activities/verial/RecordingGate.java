package dev.verialsync.activities.verial;

import dev.verialsync.activities.task.Cancellation;
import dev.verialsync.activities.verial.call.CallGate;
import dev.verialsync.activities.verial.call.CallOutcome;
import dev.verialsync.activities.verial.call.CallTicket;
import dev.verialsync.activities.verial.call.Permit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A gate that is always open and remembers every permit. */
final class RecordingGate implements CallGate {

  /** One permit's story. */
  static final class Call implements Permit {
    final CallTicket ticket;
    final List<CallOutcome> outcomes = new ArrayList<>();
    long bytes;
    long millis;
    boolean givenBack;
    @Nullable Runnable abort;

    Call(CallTicket ticket) {
      this.ticket = ticket;
    }

    @Override
    public synchronized void onLost(Runnable newAbort) {
      abort = newAbort;
    }

    @Override
    public synchronized void complete(long callMillis, long callBytes, CallOutcome outcome) {
      millis = callMillis;
      bytes = callBytes;
      outcomes.add(outcome);
    }

    @Override
    public synchronized void giveBack() {
      givenBack = true;
    }

    synchronized void lose() {
      if (abort != null) {
        abort.run();
      }
    }
  }

  private final List<Call> calls = new ArrayList<>();
  private @Nullable Runnable whileNextWaits;

  /** Runs while the next caller waits for its permit. */
  void whileNextWaits(Runnable meanwhile) {
    whileNextWaits = meanwhile;
  }

  @Override
  public Permit acquire(CallTicket ticket, Cancellation cancellation) {
    Runnable meanwhile = whileNextWaits;
    if (meanwhile != null) {
      whileNextWaits = null;
      meanwhile.run();
    }
    return granted(ticket);
  }

  private synchronized Call granted(CallTicket ticket) {
    Call call = new Call(ticket);
    calls.add(call);
    return call;
  }

  synchronized List<Call> calls() {
    return List.copyOf(calls);
  }

  synchronized Call last() {
    return calls.get(calls.size() - 1);
  }

  /** Each that was not given back completed exactly once, in order. */
  List<String> outcomes() {
    return calls().stream()
        .filter(call -> !call.givenBack)
        .map(
            call -> {
              if (call.outcomes.size() != 1) {
                throw new AssertionError("completed " + call.outcomes.size() + " times");
              }
              return call.outcomes.get(0).text();
            })
        .toList();
  }
}

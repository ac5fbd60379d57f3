package dev.verialsync.activities.verial;

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

    synchronized void lose() {
      if (abort != null) {
        abort.run();
      }
    }
  }

  private final List<Call> calls = new ArrayList<>();

  @Override
  public synchronized Permit acquire(CallTicket ticket, Cancellation cancellation) {
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

  /** Each completed exactly once, in order. */
  List<String> outcomes() {
    return calls().stream()
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

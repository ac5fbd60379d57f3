package dev.verialsync.activities.gate;

import dev.verialsync.activities.verial.call.CallOutcome;
import dev.verialsync.activities.verial.call.Permit;
import java.util.ArrayList;
import java.util.List;

/** A permit that this process holds, until it is completed, given back or lost. */
final class HeldPermit implements Permit {

  private final long callId;
  private final Leases leases;
  private final List<Runnable> onLost = new ArrayList<>();
  private boolean lost;

  HeldPermit(long callId, Leases leases) {
    this.callId = callId;
    this.leases = leases;
  }

  long callId() {
    return callId;
  }

  @Override
  public void onLost(Runnable abort) {
    synchronized (onLost) {
      if (!lost) {
        onLost.add(abort);
        return;
      }
    }
    abort.run();
  }

  void lose() {
    List<Runnable> aborts;
    synchronized (onLost) {
      lost = true;
      aborts = List.copyOf(onLost);
      onLost.clear();
    }
    aborts.forEach(Runnable::run);
  }

  @Override
  public void complete(long millis, long bytes, CallOutcome outcome) {
    leases.complete(this, millis, bytes, outcome);
  }

  @Override
  public void giveBack() {
    leases.giveBack(this);
  }
}

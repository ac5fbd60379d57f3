package dev.verialsync.chaos.process;

import java.time.Duration;

/** Waits by looking again and again; faults while looking only mean: not yet. */
public final class Patience {
  private static final long POLL_MILLIS = 100;

  private Patience() {}

  /** Something that becomes true, looked at over services that may be away. */
  public interface Condition {
    boolean holds() throws Exception;
  }

  /** Waits; false if it did not come true in time. */
  public static boolean until(Duration atMost, Condition condition) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (true) {
      if (holds(condition)) {
        return true;
      }
      if (System.nanoTime() > deadline) {
        return false;
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private static boolean holds(Condition condition) throws InterruptedException {
    try {
      return condition.holds();
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception notYet) {
      return false;
    }
  }
}

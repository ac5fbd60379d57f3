package dev.verialsync.simulator.faults;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A fault between its addition and its end. */
public final class ActiveFault {
  private final long id;
  private final Fault fault;
  private final long endNanos;
  private final CountDownLatch ended = new CountDownLatch(1);
  private int struck;

  public ActiveFault(long id, Fault fault) {
    this.id = id;
    this.fault = fault;
    Duration during = fault.during();
    this.endNanos = System.nanoTime() + (during == null ? Long.MAX_VALUE / 2 : during.toNanos());
  }

  long id() {
    return id;
  }

  public Fault fault() {
    return fault;
  }

  synchronized int struck() {
    return struck;
  }

  public boolean isOver() {
    return System.nanoTime() - endNanos >= 0 || ended.getCount() == 0;
  }

  /** Uses up one of the limited times, if there is one left. */
  synchronized boolean strike() {
    if (isOver() || (fault.times() > 0 && struck >= fault.times())) {
      return false;
    }
    struck++;
    return true;
  }

  public void end() {
    ended.countDown();
  }

  public void awaitEnd() throws InterruptedException {
    boolean ignored = ended.await(endNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  /** Waits that long, or until the fault ends. */
  public void pause(long nanos) throws InterruptedException {
    boolean ignored =
        ended.await(Math.min(nanos, endNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
  }
}

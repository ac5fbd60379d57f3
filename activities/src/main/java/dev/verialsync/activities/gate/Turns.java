package dev.verialsync.activities.gate;

import dev.verialsync.activities.task.Cancellation;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;

/** One thread at a time, in the order of coming; those that go first before all others. */
final class Turns {

  private final Deque<CountDownLatch> first = new ArrayDeque<>();
  private final Deque<CountDownLatch> waiting = new ArrayDeque<>();
  private boolean taken;

  /**
   * Waits for this thread's turn, which {@link #pass} ends.
   *
   * @return false if it was cancelled before its turn came
   */
  boolean take(boolean goesFirst, Cancellation cancellation) throws InterruptedException {
    CountDownLatch called = new CountDownLatch(1);
    synchronized (waiting) {
      if (!taken) {
        taken = true;
        return true;
      }
      (goesFirst ? first : waiting).add(called);
    }
    Cancellation.Registration registration = cancellation.onCancel(called::countDown);
    try {
      called.await();
    } catch (InterruptedException e) {
      if (!withdraw(called)) {
        pass();
      }
      throw e;
    } finally {
      registration.close();
    }
    return !withdraw(called);
  }

  /** The next in the queue has its turn. */
  void pass() {
    synchronized (waiting) {
      CountDownLatch next = first.isEmpty() ? waiting.poll() : first.poll();
      if (next == null) {
        taken = false;
      } else {
        next.countDown();
      }
    }
  }

  /** Whether it was still waiting. */
  private boolean withdraw(CountDownLatch called) {
    synchronized (waiting) {
      return first.remove(called) || waiting.remove(called);
    }
  }
}

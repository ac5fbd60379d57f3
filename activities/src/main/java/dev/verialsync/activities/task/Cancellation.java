package dev.verialsync.activities.task;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Tells calls under way that nobody wants their answers any more. Thread-safe, fires once. */
public final class Cancellation {

  /** Takes an action off the list again. */
  public interface Registration extends AutoCloseable {
    @Override
    void close();
  }

  private final CountDownLatch fired = new CountDownLatch(1);
  private final List<Action> actions = new ArrayList<>();

  /** Runs the registered actions in this thread; the second time it does nothing. */
  public void cancel() {
    List<Action> toRun;
    synchronized (actions) {
      if (isCancelled()) {
        return;
      }
      fired.countDown();
      toRun = List.copyOf(actions);
      actions.clear();
    }
    toRun.forEach(action -> action.code.run());
  }

  public boolean isCancelled() {
    return fired.getCount() == 0;
  }

  /** Runs the action when cancelled, or at once if that has already happened. */
  public Registration onCancel(Runnable action) {
    Action own = new Action(action);
    synchronized (actions) {
      if (!isCancelled()) {
        actions.add(own);
        return () -> remove(own);
      }
    }
    action.run();
    return () -> {};
  }

  /** Waits for the cancellation; false if the time passed without one. */
  public boolean await(Duration atMost) throws InterruptedException {
    return fired.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void remove(Action action) {
    synchronized (actions) {
      actions.removeIf(each -> each == action);
    }
  }

  /** Has an identity of its own, so that code that is registered twice is removed once. */
  private static final class Action {
    private final Runnable code;

    Action(Runnable code) {
      this.code = code;
    }
  }
}

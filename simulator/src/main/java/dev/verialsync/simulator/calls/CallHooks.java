package dev.verialsync.simulator.calls;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Actions that wait for a certain call of a method. Thread-safe. */
public final class CallHooks {
  private static final Logger LOGGER = LoggerFactory.getLogger(CallHooks.class);

  private static final class Hook {
    private final Runnable action;
    private int callsLeft;

    Hook(int calls, Runnable action) {
      this.callsLeft = calls;
      this.action = action;
    }
  }

  private final Map<String, List<Hook>> hooks = new HashMap<>();

  /**
   * Lets an action wait for a call of a method.
   *
   * @param calls how many calls from now on; 1 for the next
   */
  public synchronized void after(String method, int calls, Runnable action) {
    if (calls < 1) {
      throw new IllegalArgumentException("calls must be 1 or more, not " + calls);
    }
    hooks.computeIfAbsent(method, key -> new ArrayList<>()).add(new Hook(calls, action));
  }

  public synchronized int waiting() {
    return hooks.values().stream().mapToInt(List::size).sum();
  }

  public synchronized void clear() {
    hooks.clear();
  }

  /** Runs what waited for this call, whose content is settled but not wholly sent. */
  public void called(String method) {
    List<Runnable> due = new ArrayList<>();
    synchronized (this) {
      List<Hook> waiting = hooks.getOrDefault(method, List.of());
      for (Hook hook : List.copyOf(waiting)) {
        if (--hook.callsLeft == 0) {
          due.add(hook.action);
          waiting.remove(hook);
        }
      }
    }
    for (Runnable action : due) {
      try {
        action.run();
      } catch (RuntimeException e) {
        LOGGER.error("the action after a call of {} failed", method, e);
      }
    }
  }
}

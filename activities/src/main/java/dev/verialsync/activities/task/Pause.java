package dev.verialsync.activities.task;

import java.time.Duration;

/** Lets time pass; replaced in tests, which have none to lose. */
@FunctionalInterface
public interface Pause {
  void of(Duration duration) throws InterruptedException;

  /** Puts the thread to sleep. */
  static Pause sleeping() {
    return duration -> Thread.sleep(duration.toMillis());
  }
}

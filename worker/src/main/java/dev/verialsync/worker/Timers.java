package dev.verialsync.worker;

import java.util.concurrent.ScheduledThreadPoolExecutor;

/** Threads that wait and do not keep the process alive. */
final class Timers {

  private Timers() {}

  static ScheduledThreadPoolExecutor daemon(String name, int threads) {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            threads,
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }
}

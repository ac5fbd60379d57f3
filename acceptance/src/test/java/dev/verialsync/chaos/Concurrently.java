package dev.verialsync.chaos;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Runs deeds side by side, each in a thread of its own. */
final class Concurrently {
  private Concurrently() {}

  /** Something to be done that may fail. */
  interface Deed {
    void run() throws Exception;
  }

  static CompletableFuture<Void> run(Deed deed) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            deed.run();
          } catch (Exception e) {
            throw new CompletionException(e);
          }
        },
        task -> {
          Thread thread = new Thread(task, "chaos");
          thread.setDaemon(true);
          thread.start();
        });
  }
}

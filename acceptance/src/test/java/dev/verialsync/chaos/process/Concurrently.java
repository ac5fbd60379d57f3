package dev.verialsync.chaos.process;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Runs deeds side by side, each in a thread of its own. */
public final class Concurrently {
  private Concurrently() {}

  /** Something to be done that may fail. */
  public interface Deed {
    void run() throws Exception;
  }

  public static CompletableFuture<Void> run(Deed deed) {
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

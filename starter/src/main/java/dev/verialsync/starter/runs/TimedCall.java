package dev.verialsync.starter.runs;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks what may never be answered, such as a run whose worker has just died. */
public final class TimedCall {

  private TimedCall() {}

  /**
   * Waits for the answer no longer than that; the question is then left to itself.
   *
   * @throws TimeoutException when there was no answer
   * @throws RuntimeException what the question threw
   */
  public static <T extends @Nullable Object> T within(Duration patience, Supplier<T> question)
      throws TimeoutException, InterruptedException {
    try {
      return started(question).get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException thrown) {
        throw thrown;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** The answer is awaited later, or not at all. */
  public static <T extends @Nullable Object> CompletableFuture<T> started(Supplier<T> question) {
    return CompletableFuture.supplyAsync(question, TimedCall::inAThreadOfItsOwn);
  }

  /** The common pool has a single thread on two cores, which a forgotten question would keep. */
  private static void inAThreadOfItsOwn(Runnable task) {
    Thread thread = new Thread(task, "verial-sync-asking");
    thread.setDaemon(true);
    thread.start();
  }
}

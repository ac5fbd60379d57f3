package dev.verialsync.console.live;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A value that is read at most once at a time, however many ask, and no more often than needed.
 * Whoever asks waits for it only so long: what does not answer is absent.
 */
public final class CachedReading<T> {

  private static final Logger LOG = LoggerFactory.getLogger(CachedReading.class);

  private final Supplier<T> source;
  private final Duration keep;
  private final Duration patience;
  private @Nullable CompletableFuture<T> reading;
  private long readAt;

  /**
   * @param keep how old a value may be
   * @param patience how long whoever asks waits
   */
  public CachedReading(Supplier<T> source, Duration keep, Duration patience) {
    this.source = source;
    this.keep = keep;
    this.patience = patience;
  }

  /** The value; empty where the source does not answer, or fails. */
  public Optional<T> get() {
    try {
      return Optional.of(read());
    } catch (RuntimeException e) {
      LOG.debug("Not answered", e);
      return Optional.empty();
    }
  }

  /**
   * The value, waited for; what the source throws is thrown.
   *
   * @throws IllegalStateException where it does not answer in time
   */
  public T read() {
    try {
      return reading().get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException thrown
          ? thrown
          : new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException("not answered", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private synchronized CompletableFuture<T> reading() {
    long now = System.nanoTime();
    if (reading == null || (reading.isDone() && now - readAt > keep.toNanos())) {
      readAt = now;
      reading = CompletableFuture.supplyAsync(source, CachedReading::inAThreadOfItsOwn);
    }
    return reading;
  }

  private static void inAThreadOfItsOwn(Runnable task) {
    Thread thread = new Thread(task, "console-asking");
    thread.setDaemon(true);
    thread.start();
  }
}

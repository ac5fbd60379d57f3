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
 * A value that is read at most once at a time, however many ask, and no more often than needed: one
 * that takes long is kept longer, so reading takes a twentieth of the time at most. Whoever asks
 * waits for it only so long: what does not answer is absent.
 */
public final class CachedReading<T> {

  private static final Logger LOG = LoggerFactory.getLogger(CachedReading.class);

  private static final int KEPT_PER_TIME_TAKEN = 20;
  private static final Duration LONGEST_KEPT = Duration.ofSeconds(30);

  private final Supplier<T> source;
  private final Duration keep;
  private final Duration patience;
  private @Nullable CompletableFuture<T> reading;
  private long readAt;
  private long keptNanos;

  /** The source did not answer in time. */
  public static final class NotAnsweredException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotAnsweredException(Throwable cause) {
      super(cause);
    }
  }

  /**
   * @param keep how old a value may be that was read quickly
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
   * @throws NotAnsweredException where it does not answer in time
   */
  public T read() {
    try {
      return reading().get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException thrown
          ? thrown
          : new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      throw new NotAnsweredException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotAnsweredException(e);
    }
  }

  private synchronized CompletableFuture<T> reading() {
    long now = System.nanoTime();
    if (reading == null || (reading.isDone() && now - readAt > keptNanos)) {
      readAt = now;
      keptNanos = keep.toNanos();
      reading = CompletableFuture.supplyAsync(this::timed, CachedReading::inAThreadOfItsOwn);
    }
    return reading;
  }

  private T timed() {
    long start = System.nanoTime();
    T value = source.get();
    long taken = System.nanoTime() - start;
    synchronized (this) {
      keptNanos =
          Math.max(keep.toNanos(), Math.min(KEPT_PER_TIME_TAKEN * taken, LONGEST_KEPT.toNanos()));
    }
    return value;
  }

  private static void inAThreadOfItsOwn(Runnable task) {
    Thread thread = new Thread(task, "console-asking");
    thread.setDaemon(true);
    thread.start();
  }
}

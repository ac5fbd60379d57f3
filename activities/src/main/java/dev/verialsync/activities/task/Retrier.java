package dev.verialsync.activities.task;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Repeats an attempt for as long as its faults may pass: for a service of ours that is away while
 * an activity holds what it should not have to ask for again. Safe for use by many threads.
 */
public final class Retrier {
  private final Backoff backoff;
  private final Pause pause;
  private final DoubleSupplier random;
  private final Clock clock;

  public Retrier(Backoff backoff) {
    this(
        backoff,
        Pause.sleeping(),
        () -> ThreadLocalRandom.current().nextDouble(),
        Clock.systemUTC());
  }

  /** A retrier whose time and chance are given, for tests. */
  public Retrier(Backoff backoff, Pause pause, DoubleSupplier random, Clock clock) {
    this.backoff = backoff;
    this.pause = pause;
    this.random = random;
    this.clock = clock;
  }

  /**
   * Runs an attempt until it succeeds or fails with a fault that does not pass, which is thrown.
   *
   * @param service who may have to be waited for, in a word for people
   * @param isTransient whether a fault may pass
   * @param onWait called before each wait, to beat and to report; what it throws ends the retrying
   * @param isCancelled asked before each wait and after it
   * @throws CancellationException once {@code isCancelled} says so; its cause is the last fault
   */
  public <T extends @Nullable Object, E extends Exception> T retryTransient(
      String service,
      Attempt<T, E> attempt,
      Predicate<? super Exception> isTransient,
      Consumer<? super Waiting> onWait,
      BooleanSupplier isCancelled)
      throws E, InterruptedException {
    Instant since = null;
    for (int failures = 1; ; failures++) {
      try {
        return attempt.run();
      } catch (Exception fault) {
        if (!isTransient.test(fault)) {
          throw fault;
        }
        since = since == null ? clock.instant() : since;
        stopIfCancelled(service, isCancelled, fault);
        Waiting waiting =
            new Waiting(
                service,
                failures,
                since,
                backoff.afterFailures(failures, random.getAsDouble()),
                fault);
        onWait.accept(waiting);
        pause.of(waiting.pause());
        stopIfCancelled(service, isCancelled, fault);
      }
    }
  }

  private static void stopIfCancelled(
      String service, BooleanSupplier isCancelled, Exception fault) {
    if (isCancelled.getAsBoolean()) {
      CancellationException stop =
          new CancellationException("Cancelled while waiting for " + service);
      stop.initCause(fault);
      throw stop;
    }
  }
}

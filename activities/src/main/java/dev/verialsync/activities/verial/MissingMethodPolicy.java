package dev.verialsync.activities.verial;

import dev.verialsync.activities.task.Cancellation;
import dev.verialsync.activities.verial.call.CallCancelledException;
import dev.verialsync.activities.verial.call.UnknownMethodException;
import dev.verialsync.activities.verial.json.AnswerJudge;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Takes a method for unknown to the server after three answers in a row that look like it: one
 * alone may come from a service that is just being restarted.
 */
public final class MissingMethodPolicy {
  public static final int ATTEMPTS = 3;

  private final Duration pause;

  /**
   * A policy of three attempts.
   *
   * @param pause between the attempts
   */
  public MissingMethodPolicy(Duration pause) {
    this.pause = pause;
  }

  /**
   * Makes the call; empty when the method counts as unknown. Any other failure is thrown at once.
   *
   * @param method Verial's name of it
   * @throws CallCancelledException if cancelled or interrupted between two attempts
   */
  public <T> Optional<T> ask(String method, Supplier<T> call, Cancellation cancellation) {
    for (int attempt = 1; ; attempt++) {
      try {
        return Optional.of(call.get());
      } catch (UnknownMethodException e) {
        if (attempt == ATTEMPTS) {
          return Optional.empty();
        }
        waitUnlessCancelled(method, cancellation);
      }
    }
  }

  private void waitUnlessCancelled(String method, Cancellation cancellation) {
    boolean cancelled;
    try {
      cancelled = cancellation.await(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      cancelled = true;
    }
    if (cancelled) {
      throw AnswerJudge.ofCancellation(method);
    }
  }
}

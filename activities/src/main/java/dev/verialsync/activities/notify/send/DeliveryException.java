package dev.verialsync.activities.notify.send;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A target did not take a notification; the message is a sentence without secrets. */
public final class DeliveryException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What follows. */
  private enum Prospect {
    ANOTHER_ATTEMPT,
    NO_ATTEMPT,
    NO_NOTIFICATION
  }

  private final Prospect prospect;
  private final @Nullable Duration retryAfter;

  private DeliveryException(String message, Prospect prospect, @Nullable Duration retryAfter) {
    super(message);
    this.prospect = prospect;
    this.retryAfter = retryAfter;
  }

  /** Another attempt may succeed. */
  static DeliveryException failed(String message) {
    return failed(message, null);
  }

  /** The same, but not before some time has passed. */
  static DeliveryException failed(String message, @Nullable Duration retryAfter) {
    return new DeliveryException(message, Prospect.ANOTHER_ATTEMPT, retryAfter);
  }

  /** Another attempt is of no use. */
  static DeliveryException stale(String message) {
    return new DeliveryException(message, Prospect.NO_ATTEMPT, null);
  }

  /** The endpoint wants neither this notification nor another. */
  static DeliveryException gone(String message) {
    return new DeliveryException(message, Prospect.NO_NOTIFICATION, null);
  }

  public boolean isFinal() {
    return prospect != Prospect.ANOTHER_ATTEMPT;
  }

  boolean isGone() {
    return prospect == Prospect.NO_NOTIFICATION;
  }

  /** For how long the target wants no attempt; null = it has not said. */
  public @Nullable Duration retryAfter() {
    return retryAfter;
  }
}

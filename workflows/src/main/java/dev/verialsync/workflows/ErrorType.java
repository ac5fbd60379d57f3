package dev.verialsync.workflows;

import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Every kind of failure that crosses a Temporal boundary, by the type that the UI shows. Whether it
 * is tried again is a property of the kind, never of the place where it happened.
 */
public enum ErrorType {
  /** Network, 5xx, 429, 403, broken bodies, codes 2 and 4: Verial is waited for. */
  VERIAL_UNAVAILABLE(true),
  DATABASE_UNAVAILABLE(true),
  MEDIA_LIBRARY_UNAVAILABLE(true),
  /** Temporal did not answer a question of an activity's: it is restarting. */
  TEMPORAL_UNAVAILABLE(true),
  /** The gate lets no call through for now: paused, quiet hours, cooling down. */
  GATE_CLOSED(true),
  /** The worker is being stopped: another one takes the activity over. */
  WORKER_STOPPING(true),
  /** A mail server, or a webhook's receiver, did not take a notification. */
  TARGET_UNAVAILABLE(true),
  /** A webhook's receiver wants no notification any more, or this one is too old. */
  TARGET_GONE(false),
  /** Session, licence, configuration in Verial: a person must act. */
  VERIAL_REFUSED(false),
  /** Our own environment is wrong: credentials, bucket, schema version. */
  CONFIGURATION(false),
  INVALID_INPUT(false),
  ANOTHER_RUN_UNDER_WAY(false),
  /** A run is active and one waits for its end already: no queue builds up. */
  ANOTHER_RUN_WAITS(false),
  /** Another run took over; what this one still has in hand may not be written. */
  SUPERSEDED(false),
  /** Somebody terminated a part of the run in Temporal. */
  TERMINATED(false),
  /** A part of the run timed out. */
  TIMED_OUT(false),
  /** Our own bug. */
  DEFECT(false);

  private final boolean retryable;

  ErrorType(boolean retryable) {
    this.retryable = retryable;
  }

  /** The failure to throw from an activity or a workflow; the message is for the operator. */
  public ApplicationFailure failure(String message) {
    return builder(message).build();
  }

  /** As {@link #failure(String)}, tried again after {@code delay} instead of the policy's. */
  public ApplicationFailure failure(String message, @Nullable Duration delay) {
    ApplicationFailure.Builder builder = builder(message);
    if (delay != null) {
      builder.setNextRetryDelay(delay);
    }
    return builder.build();
  }

  /** The failure that ends a workflow; never retried, its cause kept for whoever looks closer. */
  public ApplicationFailure finalFailure(String message, Throwable cause) {
    return builder(message).setNonRetryable(true).setCause(cause).build();
  }

  private ApplicationFailure.Builder builder(String message) {
    return ApplicationFailure.newBuilder()
        .setMessage(message)
        .setType(name())
        .setNonRetryable(!retryable);
  }

  /** The kind of a failure that came back through Temporal, or null when it is none of ours. */
  public static @Nullable ErrorType of(@Nullable Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof ApplicationFailure failure) {
        for (ErrorType type : values()) {
          if (type.name().equals(failure.getType())) {
            return type;
          }
        }
      }
    }
    return null;
  }

  /** The operator's sentence of the innermost failure of ours, or the throwable's own message. */
  public static String sentence(Throwable thrown) {
    String message = String.valueOf(thrown.getMessage());
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof ApplicationFailure failure) {
        message = failure.getOriginalMessage();
      }
    }
    return message;
  }
}

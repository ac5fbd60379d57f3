package dev.verialsync.activities.temporal;

import dev.verialsync.activities.gate.GateClosedException;
import dev.verialsync.activities.gate.SupersededException;
import dev.verialsync.activities.media.MediaLibraryException;
import dev.verialsync.activities.notify.send.DeliveryException;
import dev.verialsync.activities.task.Backoff;
import dev.verialsync.activities.verial.call.CallCancelledException;
import dev.verialsync.activities.verial.call.VerialException;
import dev.verialsync.db.FencedOffException;
import dev.verialsync.db.SchemaException;
import dev.verialsync.db.SqlFaults;
import dev.verialsync.db.erp.StaleReadingException;
import dev.verialsync.workflows.ErrorType;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCanceledException;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place that sorts an activity's failures into their kinds. What is thrown carries a
 * sentence for the operator and no cause: causes may quote addresses and credentials.
 */
final class ActivityFailures {

  /** With jitter: what failed together does not come back together. */
  private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(15));

  private static final Duration GATE_CLOSED_PAUSE = Duration.ofSeconds(5);
  private static final Duration RESTART_PAUSE = Duration.ofMillis(500);
  private static final Logger LOG = LoggerFactory.getLogger(ActivityFailures.class);

  private ActivityFailures() {}

  static RuntimeException translate(
      Exception thrown, ActivityExecutionContext context, boolean cancelled) {
    if (thrown instanceof ApplicationFailure failure) {
      return failure;
    }
    if (thrown instanceof ActivityCanceledException gone) {
      return gone;
    }
    if (cancelled
        || thrown instanceof CancellationException
        || thrown instanceof CallCancelledException
        || thrown instanceof InterruptedException
        || Thread.currentThread().isInterrupted()) {
      return ErrorType.WORKER_STOPPING.failure(
          "The attempt was broken off: its run or its worker is being stopped, or its lease was lost.",
          RESTART_PAUSE);
    }
    Duration pause =
        BACKOFF.afterFailures(
            context.getInfo().getAttempt(), ThreadLocalRandom.current().nextDouble());
    ApplicationFailure named = ofOurs(thrown, pause);
    if (named == null) {
      named = ofUnavailable(thrown, pause);
    }
    return named == null ? defect(thrown, context) : named;
  }

  /** What this program throws itself, to say what happened. */
  private static @Nullable ApplicationFailure ofOurs(Exception thrown, Duration pause) {
    if (thrown instanceof VerialException verial) {
      return ofVerial(verial, pause);
    }
    if (thrown instanceof FencedOffException || thrown instanceof SupersededException) {
      return ErrorType.SUPERSEDED.failure(String.valueOf(thrown.getMessage()));
    }
    if (thrown instanceof GateClosedException closed) {
      return ErrorType.GATE_CLOSED.failure(String.valueOf(closed.getMessage()), GATE_CLOSED_PAUSE);
    }
    if (thrown instanceof MediaLibraryException media) {
      return MediaLibraryException.isTransient(media)
          ? ErrorType.MEDIA_LIBRARY_UNAVAILABLE.failure(String.valueOf(media.getMessage()), pause)
          : ErrorType.CONFIGURATION.failure(String.valueOf(media.getMessage()));
    }
    if (thrown instanceof DeliveryException delivery) {
      String sentence = delivery.getMessage() + ".";
      return delivery.isFinal()
          ? ErrorType.TARGET_GONE.failure(sentence)
          : ErrorType.TARGET_UNAVAILABLE.failure(sentence, delivery.retryAfter());
    }
    if (thrown instanceof StaleReadingException) {
      return ErrorType.WORKER_STOPPING.failure(
          "Another attempt continues with this list.", RESTART_PAUSE);
    }
    if (thrown instanceof SchemaException schema) {
      return ErrorType.CONFIGURATION.failure(String.valueOf(schema.getMessage()));
    }
    return null;
  }

  /** What Temporal's and PostgreSQL's clients throw while these do not answer. */
  private static @Nullable ApplicationFailure ofUnavailable(Exception thrown, Duration pause) {
    if (thrown instanceof StatusRuntimeException rpc && !isRefusal(rpc.getStatus().getCode())) {
      return ErrorType.TEMPORAL_UNAVAILABLE.failure(
          "Temporal does not answer or is restarting (%s); the work continues when it is back."
              .formatted(rpc.getStatus().getCode()),
          pause);
    }
    if (SqlFaults.isTransient(thrown)) {
      return ErrorType.DATABASE_UNAVAILABLE.failure(
          "PostgreSQL does not answer or is restarting (%s); the work continues when it is back."
              .formatted(SqlFaults.reason(thrown)),
          pause);
    }
    return null;
  }

  private static ApplicationFailure defect(Exception thrown, ActivityExecutionContext context) {
    LOG.error(
        "Internal error in the activity {} (a bug in verial-sync)",
        context.getInfo().getActivityType(),
        thrown);
    return ErrorType.DEFECT.failure(
        "Internal error in %s (a bug in verial-sync: %s); the worker's log has the details. The next run resumes from here."
            .formatted(context.getInfo().getActivityType(), thrown.getClass().getSimpleName()));
  }

  /** What Temporal will answer again, however often it is asked. */
  private static boolean isRefusal(Status.Code code) {
    return switch (code) {
      case PERMISSION_DENIED, UNAUTHENTICATED, INVALID_ARGUMENT, UNIMPLEMENTED -> true;
      default -> false;
    };
  }

  private static ApplicationFailure ofVerial(VerialException verial, Duration pause) {
    String sentence = String.valueOf(verial.getMessage());
    return switch (verial.kind()) {
      case FATAL -> ErrorType.VERIAL_REFUSED.failure(sentence);
      case TRANSIENT, UNKNOWN_METHOD ->
          ErrorType.VERIAL_UNAVAILABLE.failure(
              sentence,
              verial
                  .retryAfter()
                  .filter(asked -> asked.compareTo(pause) > 0)
                  .map(
                      asked ->
                          asked.compareTo(LONGEST_RETRY_AFTER) < 0 ? asked : LONGEST_RETRY_AFTER)
                  .orElse(pause));
      case CANCELLED -> ErrorType.WORKER_STOPPING.failure(sentence, RESTART_PAUSE);
    };
  }

  /**
   * A server that asks to be left alone for longer is asked again all the same: the gate is calm.
   */
  private static final Duration LONGEST_RETRY_AFTER = Duration.ofMinutes(1);
}

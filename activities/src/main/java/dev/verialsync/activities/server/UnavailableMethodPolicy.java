package dev.verialsync.activities.server;

import dev.verialsync.activities.task.Cancellation;
import dev.verialsync.activities.verial.VerialClient;
import dev.verialsync.activities.verial.call.CallContext;
import dev.verialsync.activities.verial.call.UnknownMethodException;
import dev.verialsync.activities.verial.call.VerialException;
import dev.verialsync.activities.verial.call.VerialFatalException;
import dev.verialsync.activities.verial.call.VerialMethod;
import dev.verialsync.activities.verial.call.VerialTransientException;
import dev.verialsync.db.gate.CallRepository;
import dev.verialsync.db.gate.FailedAsks;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells a method that fails alone from a Verial that does not answer: the run continues without the
 * first and waits for the second. How long a method has failed is read from the run's calls, so
 * that a worker that takes over does not begin again.
 */
public final class UnavailableMethodPolicy {

  /** Failed calls of an auxiliary method before the run continues without it. */
  static final int ATTEMPTS = 3;

  /** The same for the other lists and for images, whatever else was answered meanwhile. */
  private static final int LIST_ATTEMPTS = 5;

  /** Then they are asked for in turn with another method that is answered, so often. */
  static final int ROUNDS = 3;

  private static final Duration LONGEST_SPREAD = Duration.ofMinutes(1);

  /** A single failure usually passes at once. */
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

  /** Broken off on our side, or a matter of the server's version. */
  private static final Set<String> SILENT =
      Set.of("cancelled", "lease_lost", "local_disk", "client_error", "unknown_method");

  /** Some article, which need not exist. */
  private static final long AN_ARTICLE = 1;

  private static final List<VerialMethod> WITNESSES =
      List.of(VerialMethod.STOCK, VerialMethod.TARIFFS, VerialMethod.MANUFACTURERS);

  private static final Set<String> WITNESS_NAMES =
      WITNESSES.stream().map(VerialMethod::wireName).collect(Collectors.toUnmodifiableSet());

  private final VerialClient verial;
  private final CallRepository calls;
  private final Duration spread;
  private final Duration patience;

  /**
   * A policy for one server.
   *
   * @param patience how long articles, stock, tariffs, changes and images are waited for while
   *     other calls are answered; auxiliary methods and refusals as long, but at most a minute
   */
  public UnavailableMethodPolicy(VerialClient verial, CallRepository calls, Duration patience) {
    this.verial = verial;
    this.calls = calls;
    this.patience = patience;
    this.spread = patience.compareTo(LONGEST_SPREAD) < 0 ? patience : LONGEST_SPREAD;
  }

  /**
   * Asks a method that only names or counts, a few times while it alone fails; empty when the run
   * has to do without it, which it then asks no more.
   *
   * @throws VerialException when Verial answers nothing else either
   */
  <T> Optional<T> ask(CallContext context, VerialMethod method, Supplier<T> call) {
    if (isGivenUp(context, method)) {
      return Optional.empty();
    }
    while (true) {
      try {
        return Optional.of(call.get());
      } catch (VerialException e) {
        requireAlone(e, method, context);
        if (isGivenUp(context, method)) {
          return Optional.empty();
        }
        pause(context, method);
      }
    }
  }

  /**
   * Throws the failure of an auxiliary method unless Verial answers another call at this moment.
   */
  public void requireAlone(VerialException failure, VerialMethod method, CallContext context) {
    if (context.runId() == null
        || SILENT.contains(failure.outcome().text())
        || !anotherIsAnswered(method, context)) {
      throw failure;
    }
  }

  /** Whether an auxiliary method alone has failed often and long enough in this run. */
  public boolean isGivenUp(CallContext context, VerialMethod method) {
    FailedAsks failed = failedAlone(context, method);
    return failed.calls() >= ATTEMPTS && failed.since().compareTo(spread) >= 0;
  }

  /** Waits before an auxiliary method is asked again. */
  public void pause(CallContext context, VerialMethod method) {
    FailedAsks failed = failedAlone(context, method);
    Duration left = spread.minus(failed.since());
    Duration pause = failed.calls() < ATTEMPTS ? left.dividedBy(2) : left;
    if (failed.calls() <= 1 && pause.compareTo(FIRST_PAUSE) > 0) {
      pause = FIRST_PAUSE;
    }
    if (!pause.isNegative() && isCancelled(context.cancellation(), pause)) {
      throw new CancellationException("Cancelled before a method was asked again");
    }
  }

  /**
   * Decides after a failure of a list that was known before: whether the run continues without it,
   * or asks again at once.
   *
   * @param articleId the article that was asked for; null for a list
   * @param round how often the failing call was made in this attempt, from 1
   * @throws VerialException the failure, where it is waited for or ends the run: Verial answers
   *     nothing else, or the list has not failed for long enough
   */
  public boolean leaves(
      VerialException failure,
      VerialMethod method,
      CallContext context,
      @Nullable Long articleId,
      int round) {
    if (failure instanceof VerialFatalException) {
      requireAlone(failure, method, context);
      if (isGivenUp(context, method)) {
        return true;
      }
      pause(context, method);
      return false;
    }
    if (!(failure instanceof VerialTransientException)
        || !isOver(failure, method, failed(context, method, articleId))
        || !anotherIsAnswered(method, context)) {
      throw failure;
    }
    return round >= ROUNDS;
  }

  /**
   * Whether Verial has given nobody's images in this run for long enough, and answers another call
   * at this moment.
   */
  public boolean lacksAllImages(VerialTransientException failure, CallContext context) {
    Long runId = context.runId();
    return runId != null
        && isOver(
            failure,
            VerialMethod.IMAGES,
            calls.failedAsks(runId, VerialMethod.IMAGES.wireName(), SILENT))
        && anotherIsAnswered(VerialMethod.IMAGES, context);
  }

  private boolean isOver(VerialException failure, VerialMethod method, FailedAsks failed) {
    return failure.method().equals(method.wireName())
        && !SILENT.contains(failure.outcome().text())
        && failed.calls() >= LIST_ATTEMPTS
        && failed.since().compareTo(patience) >= 0;
  }

  /** The latest failure of a method in this run, such as http_500. */
  String outcome(CallContext context, VerialMethod method) {
    String outcome = failedAlone(context, method).outcome();
    return outcome == null ? "no answer" : outcome;
  }

  /** What to say of a method that the run continues without. */
  public static String message(String method, String outcome) {
    return "Verial failed for %s (%s) and answered other methods: what was known is kept, and the next run asks again. If it stays so, report it to Verial support."
        .formatted(method, outcome);
  }

  /** The same, with the place of the row that is not JSON, if it is for one. */
  public static String message(String method, VerialException failure) {
    return message(method, failure.outcome().text())
        + failure
            .brokenRow()
            .map(
                row ->
                    " Its row %d is not JSON, near: %s. Correct the text in Verial."
                        .formatted(row.rowsBefore() + 1, row.text()))
            .orElse("");
  }

  /** Fails unless a method that all versions know is answered. */
  void requireAnother(CallContext context) {
    try {
      stock(context);
    } catch (VerialTransientException e) {
      if (!isAnswered(VerialMethod.TARIFFS, context)) {
        throw e;
      }
    }
  }

  private boolean anotherIsAnswered(VerialMethod method, CallContext context) {
    return WITNESSES.stream()
        .filter(witness -> witness != method)
        .limit(2)
        .anyMatch(witness -> isAnswered(witness, context));
  }

  /** A refusal is thrown: what refuses two methods refuses the run. */
  private boolean isAnswered(VerialMethod witness, CallContext context) {
    try {
      switch (witness) {
        case STOCK -> stock(context);
        case TARIFFS -> verial.tariffs(context, AN_ARTICLE, null, null).close();
        default -> verial.reference(context, witness).close();
      }
      return true;
    } catch (VerialTransientException | UnknownMethodException notAnswered) {
      return false;
    }
  }

  private void stock(CallContext context) {
    verial.stock(context, AN_ARTICLE, null).close();
  }

  private FailedAsks failed(CallContext context, VerialMethod method, @Nullable Long articleId) {
    Long runId = context.runId();
    return runId == null
        ? new FailedAsks(0, Duration.ZERO, null)
        : calls.failedAsks(runId, method.wireName(), articleId, SILENT, null);
  }

  /** In an outage nothing else is answered, either. */
  private FailedAsks failedAlone(CallContext context, VerialMethod method) {
    Long runId = context.runId();
    return runId == null
        ? new FailedAsks(0, Duration.ZERO, null)
        : calls.failedAsks(runId, method.wireName(), null, SILENT, WITNESS_NAMES);
  }

  private static boolean isCancelled(Cancellation cancellation, Duration pause) {
    try {
      return cancellation.await(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}

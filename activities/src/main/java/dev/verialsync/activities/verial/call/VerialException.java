package dev.verialsync.activities.verial.call;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A call to Verial that did not succeed. The message is a sentence for the operator that says what
 * to do. It never holds the session number and never has a cause, since OkHttp's and Jackson's own
 * messages quote addresses and answers.
 */
public abstract sealed class VerialException extends RuntimeException
    permits VerialTransientException,
        VerialFatalException,
        UnknownMethodException,
        CallCancelledException {

  /** Ends the message of a failure that will be retried. */
  public static final String AGAIN = "; it will be asked again";

  private static final int COMPOSING_JSON = 4;

  private final FailureKind kind;
  private final transient Failure failure;

  /** What is known of a failure, the same for every kind. */
  public record Failure(
      String method,
      String message,
      CallOutcome outcome,
      @Nullable Integer code,
      @Nullable Duration retryAfter,
      @Nullable BrokenRow brokenRow) {

    public static Failure of(String method, CallOutcome outcome, String message) {
      return new Failure(method, message, outcome, null, null, null);
    }

    public static Failure ofStatus(
        String method, int status, @Nullable Duration retryAfter, String message) {
      return new Failure(method, message, CallOutcome.http(status), null, retryAfter, null);
    }

    public Failure withCode(int infoErrorCode) {
      return new Failure(method, message, outcome, infoErrorCode, retryAfter, brokenRow);
    }

    public Failure withBrokenRow(BrokenRow row) {
      return new Failure(method, message, outcome, code, retryAfter, row);
    }
  }

  VerialException(FailureKind kind, Failure failure) {
    super(failure.message());
    this.kind = kind;
    this.failure = failure;
  }

  /** The message, without the promise that the call is repeated. */
  public String lasting() {
    return failure.message().replace(AGAIN, "");
  }

  public FailureKind kind() {
    return kind;
  }

  /** Verial's method name. */
  public String method() {
    return failure.method();
  }

  public CallOutcome outcome() {
    return failure.outcome();
  }

  /** {@code InfoError.Codigo}, if the answer had one. */
  public Optional<Integer> code() {
    return Optional.ofNullable(failure.code());
  }

  /**
   * Whether Verial failed to compose its JSON, or composed more than is read: of a list, less may
   * be asked for.
   */
  public boolean asksForLess() {
    return code().filter(code -> code == COMPOSING_JSON).isPresent()
        || failure.outcome().equals(CallOutcome.TOO_LARGE);
  }

  /** The row at which the answer's JSON breaks, if it breaks in the list. */
  public Optional<BrokenRow> brokenRow() {
    return Optional.ofNullable(failure.brokenRow());
  }

  /** Whether the answer ended before its end: perhaps it is too long for the server. */
  public boolean isTruncated() {
    return failure.outcome().equals(CallOutcome.TRUNCATED);
  }

  /** How long the server asked to be left alone, if it did. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(failure.retryAfter());
  }
}

package dev.verialsync.starter.runs;

import dev.verialsync.starter.process.ExitCode;
import dev.verialsync.workflows.ErrorType;
import dev.verialsync.workflows.messages.results.CatalogSyncResult;
import io.temporal.client.WorkflowException;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TerminatedFailure;
import io.temporal.failure.TimeoutFailure;
import org.jspecify.annotations.Nullable;

/** How a run's workflow ended. */
public sealed interface RunEnd {

  /** A value of {@code sync.run.status}, refused or skipped. */
  String outcome();

  /** Why, for the operator; null when there is nothing to say. */
  @Nullable String message();

  ExitCode exitCode();

  /** It did all that it could. */
  record Completed(CatalogSyncResult result) implements RunEnd {
    @Override
    public String outcome() {
      return result.outcome();
    }

    @Override
    public @Nullable String message() {
      return null;
    }

    @Override
    public ExitCode exitCode() {
      return result.outcome().equals("completed") ? ExitCode.DONE : ExitCode.DONE_WITH_ISSUES;
    }
  }

  /** Somebody cancelled it. */
  record Cancelled(String message) implements RunEnd {
    @Override
    public String outcome() {
      return "cancelled";
    }

    @Override
    public ExitCode exitCode() {
      return ExitCode.CANCELLED;
    }
  }

  /** Another run was active. */
  record Refused(String message) implements RunEnd {
    @Override
    public String outcome() {
      return "refused";
    }

    @Override
    public ExitCode exitCode() {
      return ExitCode.REFUSED;
    }
  }

  /** Another run was active, and it was not to wait, or one waited already. */
  record Skipped(String message) implements RunEnd {
    @Override
    public String outcome() {
      return CatalogSyncResult.SKIPPED;
    }

    @Override
    public ExitCode exitCode() {
      return ExitCode.REFUSED;
    }
  }

  /**
   * It failed.
   *
   * @param type null when it is none of ours
   */
  record Failed(@Nullable ErrorType type, String message) implements RunEnd {
    @Override
    public String outcome() {
      return "failed";
    }

    @Override
    public ExitCode exitCode() {
      return type == ErrorType.INVALID_INPUT || type == ErrorType.CONFIGURATION
          ? ExitCode.USAGE
          : ExitCode.FAILED;
    }
  }

  /** From the workflow's result. */
  static RunEnd of(CatalogSyncResult result) {
    return result.outcome().equals(CatalogSyncResult.SKIPPED)
        ? new Skipped(String.join(" ", result.notes()))
        : new Completed(result);
  }

  /** From the failure that Temporal reports. */
  static RunEnd of(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    if (cause instanceof CanceledFailure) {
      return new Cancelled(
          failure instanceof WorkflowException ended
                  && ended.getExecution().getWorkflowId().startsWith(CatalogRuns.ROLLBACK_ID)
              ? "It was cancelled: some products are put back, and all of them are held. Type the same rollback again, or `release` and sync."
              : "It was cancelled; the next run resumes from here.");
    }
    if (cause instanceof TerminatedFailure) {
      return new Failed(null, "Somebody terminated it; the next run cleans up what it left.");
    }
    if (cause instanceof TimeoutFailure) {
      return new Failed(null, "The workflow timed out.");
    }
    ErrorType type = ErrorType.of(failure);
    String sentence = ErrorType.sentence(cause);
    return type == ErrorType.ANOTHER_RUN_UNDER_WAY
        ? new Refused(sentence)
        : new Failed(type, sentence);
  }
}

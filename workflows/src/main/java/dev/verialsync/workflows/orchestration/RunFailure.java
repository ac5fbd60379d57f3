package dev.verialsync.workflows.orchestration;

import static dev.verialsync.workflows.orchestration.ActivityStubs.closeQuickly;

import dev.verialsync.workflows.ErrorType;
import dev.verialsync.workflows.messages.commands.CloseRunCommand;
import dev.verialsync.workflows.messages.results.RunTotals;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.failure.TerminatedFailure;
import io.temporal.failure.TimeoutFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import org.jspecify.annotations.Nullable;

/** What made a run end before its time, as the operator is to hear of it. */
public final class RunFailure {

  private static final String RESUMES = " Start a new run; it resumes where this one stopped.";

  private final TemporalFailure cause;

  public RunFailure(TemporalFailure cause) {
    this.cause = cause;
  }

  boolean isCancellation() {
    return cause instanceof CanceledFailure || cause.getCause() instanceof CanceledFailure;
  }

  /** Records the end in the database, if it can be reached, and returns what to throw. */
  RuntimeException close(long runId) {
    boolean runWasCancelled = CancellationScope.current().isCancelRequested();
    String status = isCancellation() ? "cancelled" : "failed";
    CloseRunCommand command = new CloseRunCommand(runId, status, sentence(runWasCancelled));
    Workflow.newDetachedCancellationScope(
            () -> {
              // Where the database cannot be reached, the next run finds this one ended.
              Promise<RunTotals> closed = Async.function(closeQuickly(status)::closeRun, command);
              Workflow.await(
                  Policies.FAREWELL,
                  () -> closed.isCompleted() && Workflow.isEveryHandlerFinished());
            })
        .run();
    return toThrow(runWasCancelled);
  }

  /** The failure that ends the workflow. */
  public TemporalFailure toThrow(boolean runWasCancelled) {
    String sentence = sentence(runWasCancelled);
    return isCancellation() ? new CanceledFailure(sentence) : type().finalFailure(sentence, cause);
  }

  /**
   * Why, and what to do.
   *
   * @param runWasCancelled and not a part of it alone
   */
  String sentence(boolean runWasCancelled) {
    if (isCancellation()) {
      return runWasCancelled || !(cause instanceof ChildWorkflowFailure)
          ? "Cancelled."
          : "Cancelled: somebody cancelled " + part() + ", a part of this run." + RESUMES;
    }
    if (ErrorType.of(cause) != null) {
      return ErrorType.sentence(cause);
    }
    return switch (type()) {
      case TERMINATED -> "Somebody terminated " + part() + ", a part of this run." + RESUMES;
      case TIMED_OUT -> "Timed out: " + part() + ", a part of this run." + RESUMES;
      default -> ErrorType.sentence(cause);
    };
  }

  private ErrorType type() {
    ErrorType known = ErrorType.of(cause);
    if (known != null) {
      return known;
    }
    if (isBelow(TerminatedFailure.class)) {
      return ErrorType.TERMINATED;
    }
    return isBelow(TimeoutFailure.class) ? ErrorType.TIMED_OUT : ErrorType.DEFECT;
  }

  private boolean isBelow(Class<? extends TemporalFailure> kind) {
    for (Throwable t = cause; t != null; t = t.getCause()) {
      if (kind.isInstance(t)) {
        return true;
      }
    }
    return false;
  }

  private String part() {
    for (@Nullable Throwable t = cause; t != null; t = t.getCause()) {
      if (t instanceof ActivityFailure activity) {
        return "the activity " + activity.getActivityType();
      }
      if (t instanceof ChildWorkflowFailure child
          && !(child.getCause() instanceof ActivityFailure)) {
        return "the workflow " + child.getExecution().getWorkflowId();
      }
    }
    return "a workflow";
  }
}

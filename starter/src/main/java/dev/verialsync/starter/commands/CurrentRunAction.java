package dev.verialsync.starter.commands;

import dev.verialsync.starter.process.ExitCode;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.runs.RunReference;
import dev.verialsync.starter.runs.RunSession;
import dev.verialsync.starter.runs.Unavailability;
import dev.verialsync.starter.services.ServiceFinder;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowServiceException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Does something to the current run, and says what came of it. */
final class CurrentRunAction {

  private final Invocation invocation;
  private final ServiceFinder finder;
  private final boolean json;

  CurrentRunAction(Invocation invocation, ServiceFinder finder, boolean json) {
    this.invocation = invocation;
    this.finder = finder;
    this.json = json;
  }

  /** What the command does to the run. */
  interface Step {
    Result carryOut(RunSession session, RunReference run) throws InterruptedException;
  }

  /**
   * The outcome, also the document under {@code --json}.
   *
   * @param run null before the run was opened
   */
  record Result(boolean done, String message, @Nullable String workflowId, @Nullable Long run) {

    static Result of(boolean done, String message, RunReference run) {
      return new Result(done, message, run.workflowId(), run.run().orElse(null));
    }
  }

  /**
   * Does it.
   *
   * @param outcome what the run is afterwards, such as cancelled
   */
  int apply(String outcome, Step step) throws InterruptedException {
    RunSession session = RunSession.find(invocation, finder);
    Optional<RunReference> underWay = session.underWay();
    Result result =
        underWay.isEmpty()
            ? new Result(false, "No run is active.", null, null)
            : carryOut(step, outcome, session, underWay.get());
    if (json) {
      invocation.console().document(result);
    } else if (result.done()) {
      invocation.console().result(result.message());
    } else {
      invocation.console().tell(result.message());
    }
    return (result.done() ? ExitCode.DONE : ExitCode.FAILED).number();
  }

  private Result carryOut(Step step, String outcome, RunSession session, RunReference run)
      throws InterruptedException {
    try {
      return step.carryOut(session, run);
    } catch (WorkflowNotFoundException e) {
      return Result.of(
          false, "%s ended before it could be %s.".formatted(run.sentenceName(), outcome), run);
    } catch (WorkflowServiceException e) {
      return Result.of(
          false,
          "%s: it is not known whether %s was %s; `%s status` shows it."
              .formatted(
                  Unavailability.isIn(e) ? "Temporal does not answer" : "No worker answers",
                  run.name(),
                  outcome,
                  invocation.program()),
          run);
    }
  }
}

package dev.verialsync.starter.commands;

import dev.verialsync.starter.commands.CurrentRunAction.Result;
import dev.verialsync.starter.process.Console;
import dev.verialsync.starter.runs.CatalogRuns;
import dev.verialsync.starter.runs.RunReference;
import dev.verialsync.starter.runs.RunSession;
import dev.verialsync.starter.runs.TimedCall;
import dev.verialsync.workflows.TaskQueues;
import io.temporal.client.WorkflowUpdateException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;

/**
 * An update of the current run. It needs a worker that answers, so it is not sent where none polls.
 *
 * @param console says that the run is asked: the answer may take long
 * @param verb what the run is asked to do
 * @param done what to say when it was done, with a place for the run's name
 */
record RunUpdate(Console console, String verb, BiConsumer<CatalogRuns, String> update, String done)
    implements CurrentRunAction.Step {

  /**
   * A worker answers at once; the client would wait for minutes where the one that polled has died,
   * or cannot write to PostgreSQL.
   */
  static final Duration PATIENCE = Duration.ofSeconds(20);

  @Override
  public Result carryOut(RunSession session, RunReference run) throws InterruptedException {
    if (session.unattendedQueues().contains(TaskQueues.SYNC)) {
      return Result.of(
          false,
          "No worker polls the task queue %s, so %s cannot receive this; it makes no calls to Verial meanwhile."
              .formatted(TaskQueues.SYNC, run.name()),
          run);
    }
    console.tell("Asking %s to %s.".formatted(run.name(), verb));
    try {
      TimedCall.within(
          PATIENCE,
          () -> {
            update.accept(session.runs(), run.workflowId());
            return true;
          });
      return Result.of(true, done.formatted(run.name()), run);
    } catch (WorkflowUpdateException refused) {
      return Result.of(false, reason(refused), run);
    } catch (TimeoutException e) {
      return Result.of(
          false,
          "No worker has answered within %d s: it is not known whether %s will %s; `status` shows it."
              .formatted(PATIENCE.toSeconds(), run.name(), verb),
          run);
    }
  }

  private static String reason(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause instanceof io.temporal.failure.ApplicationFailure failure
        ? failure.getOriginalMessage()
        : String.valueOf(cause.getMessage());
  }
}

package dev.verialsync.activities.run;

import dev.verialsync.db.run.RunHolder;
import dev.verialsync.db.run.RunOpened;
import dev.verialsync.db.run.RunOpening;
import dev.verialsync.db.run.RunRepository;
import dev.verialsync.db.run.RunStatus;
import dev.verialsync.db.run.RunWaiter;
import dev.verialsync.workflows.ErrorType;

/** Takes the guard for a run, from nobody or from the dead. */
final class RunStart {

  private final RunRepository runs;
  private final RunningWorkflows chains;
  private final RunWatch watch;

  RunStart(RunRepository runs, RunningWorkflows chains, RunWatch watch) {
    this.runs = runs;
    this.chains = chains;
    this.watch = watch;
  }

  /** Opens the run; opening again returns the same run. */
  RunOpened.Opened open(RunOpening opening) {
    RunOpened outcome = runs.open(opening);
    while (!(outcome instanceof RunOpened.Opened)) {
      outcome =
          outcome instanceof RunOpened.Held held
              ? afterHolder(opening, held)
              : afterWaiter(opening, ((RunOpened.Promised) outcome).waiter());
    }
    return (RunOpened.Opened) outcome;
  }

  private RunOpened afterHolder(RunOpening opening, RunOpened.Held held) {
    RunHolder holder = held.holder();
    if (!chains.isRunning(holder.workflowId(), holder.firstExecutionRunId())) {
      RunOpened taken = runs.takeOver(opening, holder);
      if (taken instanceof RunOpened.Opened) {
        watch.ended(holder.runId(), RunStatus.ABANDONED);
      }
      return taken;
    }
    RunWaiter waiter = held.waiter();
    if (!opening.waits() || waiter == null) {
      throw ErrorType.ANOTHER_RUN_UNDER_WAY.failure(sentence(holder));
    }
    requireDead(opening, waiter, sentence(holder) + " ");
    runs.forget(waiter);
    return runs.open(opening);
  }

  private RunOpened afterWaiter(RunOpening opening, RunWaiter waiter) {
    requireDead(opening, waiter, "");
    runs.forget(waiter);
    return runs.open(opening);
  }

  private void requireDead(RunOpening opening, RunWaiter waiter, String before) {
    if (chains.isRunning(waiter.workflowId(), waiter.firstExecutionRunId())) {
      ErrorType type =
          opening.waits() ? ErrorType.ANOTHER_RUN_WAITS : ErrorType.ANOTHER_RUN_UNDER_WAY;
      throw type.failure(
          before + "Workflow %s is next, since %s.".formatted(waiter.workflowId(), waiter.since()));
    }
  }

  private static String sentence(RunHolder holder) {
    return "Run %d is under way: workflow %s, since %s."
        .formatted(holder.runId(), holder.workflowId(), holder.takenAt());
  }
}

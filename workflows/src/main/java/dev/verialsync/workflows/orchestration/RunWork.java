package dev.verialsync.workflows.orchestration;

import static dev.verialsync.workflows.orchestration.Stubs.observer;

import dev.verialsync.workflows.ErrorType;
import dev.verialsync.workflows.messages.BatchResult;
import dev.verialsync.workflows.messages.Observation;
import dev.verialsync.workflows.messages.PlannedBatch;
import dev.verialsync.workflows.messages.RunCommand;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Promise;
import java.util.function.Function;

/** What every window has of its run. */
abstract class RunWork implements BatchWindow.Work {

  private final OpenRun run;
  private final Function<PlannedBatch, Promise<BatchResult>> starter;

  RunWork(OpenRun run, Function<PlannedBatch, Promise<BatchResult>> starter) {
    this.run = run;
    this.starter = starter;
  }

  final OpenRun run() {
    return run;
  }

  @Override
  public Promise<BatchResult> start(PlannedBatch batch) {
    return starter.apply(batch);
  }

  @Override
  public boolean paused() {
    return run.pausedSince() != null;
  }

  @Override
  public boolean mustContinueAsNew() {
    return run.mustContinueAsNew();
  }

  @Override
  public void stalled() {
    try {
      run.shown().waiting(observer().observe(new RunCommand(run.id())));
    } catch (ActivityFailure e) {
      if (e.getCause() instanceof CanceledFailure) {
        throw e;
      }
      run.shown().waiting(new Observation(ErrorType.sentence(e), null));
    }
  }
}

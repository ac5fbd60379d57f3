package dev.verialsync.workflows.orchestration;

import dev.verialsync.workflows.messages.results.BatchResult;
import dev.verialsync.workflows.messages.values.PlannedBatch;
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
}

package dev.verialsync.workflows.orchestration;

import static dev.verialsync.workflows.orchestration.ActivityStubs.bookkeeping;

import dev.verialsync.workflows.messages.commands.CatalogSyncInput;
import dev.verialsync.workflows.messages.commands.CatalogSyncState;
import dev.verialsync.workflows.messages.commands.PlanCommand;
import dev.verialsync.workflows.messages.commands.ReadPlanQuery;
import dev.verialsync.workflows.messages.commands.RunCommand;
import dev.verialsync.workflows.messages.results.BatchResult;
import dev.verialsync.workflows.messages.results.PlanPage;
import dev.verialsync.workflows.messages.results.PlanSummary;
import dev.verialsync.workflows.messages.results.ProductsSettled;
import dev.verialsync.workflows.messages.values.PlannedBatch;
import dev.verialsync.workflows.messages.values.SyncPhase;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import java.util.List;
import java.util.function.Function;

/** Plans a phase from the state of the database, and works through the plan. */
final class PlannedBatches {

  /** 3,000 ids stay under 64 KB, whatever the ids. */
  static final int PLAN_PAGE = 3_000 / CatalogSyncInput.MAX_BATCH_SIZE;

  private final OpenRun run;

  PlannedBatches(OpenRun run) {
    this.run = run;
  }

  /** The plan that a state carries; an empty one where it carries none. */
  static PlanSummary of(CatalogSyncState state) {
    return state.plan() == null ? new PlanSummary(0, 0) : state.plan();
  }

  /** Writes the plan of a phase, its batches numbered after the given one. */
  PlanSummary plan(SyncPhase phase, int afterBatch) {
    RunOptions options = run.options();
    run.shown().doing(run.options().label(phase) + ": planning");
    return bookkeeping("plan the " + phase.label())
        .makePlan(
            new PlanCommand(
                run.id(),
                phase,
                options.full(),
                options.retryIssues(),
                options.batchSize(),
                options.articles(),
                afterBatch,
                options.singleBatch()));
  }

  /**
   * Starts a child for each batch that is left; continues the run as new where its history grew.
   */
  void work(
      SyncPhase phase,
      CatalogSyncState state,
      Function<PlannedBatch, Promise<BatchResult>> starter) {
    PlanSummary plan = of(state);
    if (plan.batches() == 0) {
      return;
    }
    RunProgress shown = run.shown();
    shown.paused(run.pausedSince());
    shown.doing(
        run.options().singleBatch()
            ? "batches: fetching and writing"
            : phase == SyncPhase.IMAGES ? "images: fetching" : "products: writing");
    shown.phase(
        phase, state.phaseStartedAt(), plan, state.batchesDone(), run.options().batchSize());
    BatchWindow window =
        new BatchWindow(
            run.options().children(phase), state.afterBatch(), new PlanWork(run, phase, starter));
    if (!window.run()) {
      run.continueAsNew(run.continued(state, window.afterBatch()));
    }
    shown.phaseEnded();
  }

  /** Ends the writing of products; notes how many are held. */
  void settleProducts() {
    run.shown().doing(run.options().label(SyncPhase.PRODUCTS) + ": settling barcodes");
    ProductsSettled settled =
        bookkeeping("settle barcodes").settleProducts(new RunCommand(run.id()));
    int held = settled.held();
    if (settled.issues() != null) {
      run.countIssues(settled.issues());
    }
    if (held > 0) {
      run.note(
          "%d products differ and are held: `verial-sync release` lets the next run write them."
              .formatted(held));
    }
  }

  /** What the window does with the batches of a plan. */
  private static final class PlanWork extends RunWork {

    private final SyncPhase phase;

    private PlanWork(
        OpenRun run, SyncPhase phase, Function<PlannedBatch, Promise<BatchResult>> starter) {
      super(run, starter);
      this.phase = phase;
    }

    @Override
    public Promise<List<PlannedBatch>> read(int afterBatch) {
      return Async.function(
              bookkeeping("plan after batch " + afterBatch)::readPlan,
              new ReadPlanQuery(run().id(), phase, afterBatch, PLAN_PAGE))
          .thenApply(PlanPage::batches);
    }

    @Override
    public void ended(PlannedBatch batch, BatchResult result) {
      run().count(result.counts());
      if (result.notes() != null) {
        result.notes().forEach(run()::note);
      }
      run().shown().batchEnded(batch.articleIds().size(), run().counts());
    }
  }
}

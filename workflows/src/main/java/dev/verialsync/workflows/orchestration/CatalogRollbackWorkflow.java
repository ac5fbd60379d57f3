package dev.verialsync.workflows.orchestration;

import static dev.verialsync.workflows.orchestration.ActivityStubs.bookkeeping;
import static dev.verialsync.workflows.orchestration.ActivityStubs.rollback;

import dev.verialsync.workflows.CatalogRollback;
import dev.verialsync.workflows.SyncMemo;
import dev.verialsync.workflows.SyncSearchAttributes;
import dev.verialsync.workflows.messages.commands.CatalogSyncInput;
import dev.verialsync.workflows.messages.commands.CloseRunCommand;
import dev.verialsync.workflows.messages.commands.RunCommand;
import dev.verialsync.workflows.messages.results.CatalogSyncResult;
import dev.verialsync.workflows.messages.results.PlanSummary;
import dev.verialsync.workflows.messages.results.Progress;
import dev.verialsync.workflows.messages.results.RunTotals;
import dev.verialsync.workflows.messages.rollback.BeginRollbackCommand;
import dev.verialsync.workflows.messages.rollback.CatalogRollbackInput;
import dev.verialsync.workflows.messages.rollback.ProductsRestored;
import dev.verialsync.workflows.messages.rollback.RestoreProductsCommand;
import dev.verialsync.workflows.messages.rollback.RollbackBegun;
import dev.verialsync.workflows.messages.rollback.RollbackOrder;
import dev.verialsync.workflows.messages.values.SyncPhase;
import dev.verialsync.workflows.orchestration.input.InputReader;
import io.temporal.common.converter.RawValue;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Workflow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Opens a run, lets the activities put products back until none is left, and closes the run. */
public final class CatalogRollbackWorkflow implements CatalogRollback {

  private final RunProgress shown = new RunProgress("rollback");
  private int imagesLost;

  @Override
  public CatalogSyncResult run(@Nullable RawValue given, @Nullable RawValue surplus) {
    RollbackOrder order = judged(InputReader.read(CatalogRollbackInput.class, given, surplus));
    shown.doing("opening the run");
    RollbackBegun begun = begin(order);
    shown.opened(begun.runId());
    if (begun.searchAttributes().contains(SyncSearchAttributes.RUN_ID.getName())) {
      Workflow.upsertTypedSearchAttributes(SyncSearchAttributes.RUN_ID.valueSet(begun.runId()));
    }
    try {
      restore(begun, order);
      return close(begun.runId());
    } catch (TemporalFailure e) {
      throw new RunFailure(e).close(begun.runId());
    }
  }

  private static RollbackOrder judged(@Nullable CatalogRollbackInput input) {
    Long run = input == null ? null : input.run();
    if (input == null || run == null || run < 1) {
      throw InputReader.invalid("run", String.valueOf(run), "the number of a run, from 1");
    }
    String by = input.by();
    return new RollbackOrder(
        run,
        RunOptions.articles(input.articles()),
        by == null || by.isBlank() ? "somebody, in Temporal" : by,
        input.reason());
  }

  private static RollbackBegun begin(RollbackOrder order) {
    try {
      return rollback("open the run, hold the products")
          .beginRollback(
              new BeginRollbackCommand(
                  Workflow.getInfo().getFirstExecutionRunId(), SyncMemo.installation(), order));
    } catch (ActivityFailure e) {
      throw new RunFailure(e).toThrow(true);
    }
  }

  private void restore(RollbackBegun begun, RollbackOrder order) {
    shown.doing("products: as they were before run " + order.beforeRun());
    shown.phase(
        SyncPhase.PRODUCTS,
        Workflow.currentTimeMillis(),
        new PlanSummary(0, begun.products()),
        0,
        CatalogSyncInput.DEFAULT_BATCH_SIZE);
    long after = 0;
    boolean done = false;
    while (!done) {
      ProductsRestored part =
          rollback(after == 0 ? "put back products" : "put back products after " + after)
              .restoreProducts(new RestoreProductsCommand(begun.runId(), order, after));
      imagesLost += part.imagesLost();
      after = part.after();
      done = part.done();
      shown.restored(part.products());
    }
    shown.phaseEnded();
    shown.doing("products: settling barcodes");
    bookkeeping("settle barcodes").settleProducts(new RunCommand(begun.runId()));
  }

  private CatalogSyncResult close(long runId) {
    shown.doing("closing the run");
    List<String> notes =
        imagesLost == 0
            ? List.of()
            : List.of(
                "%d images are left out: the media library no longer holds them."
                    .formatted(imagesLost));
    RunTotals totals =
        bookkeeping("close the run")
            .closeRun(
                new CloseRunCommand(
                    runId, "completed", notes.isEmpty() ? null : String.join("\n", notes)));
    shown.doing(totals.outcome().replace('_', ' '));
    return new CatalogSyncResult(runId, totals.outcome(), totals, notes, null);
  }

  @Override
  public Progress progress() {
    return shown.snapshot();
  }
}

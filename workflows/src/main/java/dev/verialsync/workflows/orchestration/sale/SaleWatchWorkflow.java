package dev.verialsync.workflows.orchestration.sale;

import dev.verialsync.workflows.RunActivities;
import dev.verialsync.workflows.SaleWatch;
import dev.verialsync.workflows.SyncMemo;
import dev.verialsync.workflows.messages.commands.CompareSaleCommand;
import dev.verialsync.workflows.messages.results.SaleCompared;
import dev.verialsync.workflows.orchestration.Policies;
import dev.verialsync.workflows.orchestration.RunFailure;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;

/** One activity. */
public final class SaleWatchWorkflow implements SaleWatch {

  @Override
  public SaleCompared run() {
    try {
      return Workflow.newActivityStub(RunActivities.class, Policies.saleWatch())
          .compareSale(new CompareSaleCommand(SyncMemo.installation()));
    } catch (ActivityFailure e) {
      throw new RunFailure(e).toThrow(true);
    }
  }
}

package dev.verialsync.activities.temporal;

import dev.verialsync.activities.run.Rollbacks;
import dev.verialsync.workflows.RollbackActivities;
import dev.verialsync.workflows.messages.rollback.BeginRollbackCommand;
import dev.verialsync.workflows.messages.rollback.ProductsRestored;
import dev.verialsync.workflows.messages.rollback.RestoreProductsCommand;
import dev.verialsync.workflows.messages.rollback.RollbackBegun;
import io.temporal.activity.Activity;

/** A rollback's work. */
public final class RollbackWork implements RollbackActivities {

  private final ActivityRunner runner;
  private final Rollbacks rollbacks;

  public RollbackWork(ActivityRunner runner, Rollbacks rollbacks) {
    this.runner = runner;
    this.rollbacks = rollbacks;
  }

  @Override
  public RollbackBegun beginRollback(BeginRollbackCommand command) {
    String workflowId = Activity.getExecutionContext().getInfo().getWorkflowId();
    return runner.run(heartbeat -> rollbacks.begin(command, workflowId));
  }

  @Override
  public ProductsRestored restoreProducts(RestoreProductsCommand command) {
    return runner.run(heartbeat -> rollbacks.restore(command, heartbeat));
  }
}

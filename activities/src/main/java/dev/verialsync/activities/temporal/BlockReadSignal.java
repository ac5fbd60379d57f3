package dev.verialsync.activities.temporal;

import dev.verialsync.workflows.CatalogSync;
import io.grpc.StatusRuntimeException;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.WorkflowException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the run that a block was read: the next is asked for while this one is stored. Where it
 * cannot be told, the next begins when this one ends.
 */
final class BlockReadSignal implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(BlockReadSignal.class);

  private final ActivityExecutionContext context = Activity.getExecutionContext();
  private final String run;
  private final int number;

  /**
   * For one block.
   *
   * @param run the run's workflow id
   */
  BlockReadSignal(String run, int number) {
    this.run = run;
    this.number = number;
  }

  @Override
  public void run() {
    try {
      context
          .getWorkflowClient()
          .newUntypedWorkflowStub(run)
          .signal(CatalogSync.BLOCK_READ, number);
    } catch (WorkflowException | StatusRuntimeException e) {
      LOG.debug("Could not signal the run that a block was read", e);
    }
  }
}

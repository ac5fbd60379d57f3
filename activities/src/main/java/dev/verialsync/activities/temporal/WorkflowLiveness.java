package dev.verialsync.activities.temporal;

import dev.verialsync.db.run.RunHolder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.client.WorkflowClient;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks Temporal what only Temporal knows: whether a run's workflow lives, and what may be set. */
public final class WorkflowLiveness {

  private static final Logger LOG = LoggerFactory.getLogger(WorkflowLiveness.class);

  private final WorkflowClient client;

  public WorkflowLiveness(WorkflowClient client) {
    this.client = client;
  }

  /**
   * Whether the chain of executions that took the guard is still under way. One that Temporal does
   * not know any more is not.
   */
  public boolean isRunning(RunHolder holder) {
    try {
      WorkflowExecutionInfo info =
          client
              .getWorkflowServiceStubs()
              .blockingStub()
              .describeWorkflowExecution(
                  DescribeWorkflowExecutionRequest.newBuilder()
                      .setNamespace(client.getOptions().getNamespace())
                      .setExecution(
                          WorkflowExecution.newBuilder().setWorkflowId(holder.workflowId()))
                      .build())
              .getWorkflowExecutionInfo();
      boolean sameChain =
          info.getFirstRunId().isEmpty()
              || info.getFirstRunId().equals(holder.firstExecutionRunId());
      return sameChain
          && info.getStatus() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  PendingWaits waits() {
    return new PendingWaits(client);
  }

  /** Those of our search attributes that the namespace knows; none where that cannot be asked. */
  List<String> knownSearchAttributes() {
    try {
      return List.copyOf(
          new NamespaceSearchAttributes(
                  client.getWorkflowServiceStubs(), client.getOptions().getNamespace())
              .known());
    } catch (StatusRuntimeException e) {
      LOG.info("Could not list search attributes ({}); none will be set", e.getStatus().getCode());
      return List.of();
    }
  }
}

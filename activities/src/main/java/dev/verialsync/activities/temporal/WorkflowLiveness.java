package dev.verialsync.activities.temporal;

import dev.verialsync.activities.run.RunningWorkflows;
import dev.verialsync.workflows.messages.results.WaitObservation;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.client.WorkflowClient;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks Temporal what only Temporal knows: whether a run's workflow lives, and what may be set. */
public final class WorkflowLiveness implements RunningWorkflows {

  private static final Logger LOG = LoggerFactory.getLogger(WorkflowLiveness.class);

  private final WorkflowClient client;

  public WorkflowLiveness(WorkflowClient client) {
    this.client = client;
  }

  /** A chain that Temporal does not know any more is not running. */
  @Override
  public boolean isRunning(String workflowId, String firstExecutionRunId) {
    return latest(workflowId)
        .filter(info -> isOf(info, firstExecutionRunId) && isRunning(info))
        .isPresent();
  }

  @Override
  public boolean hasEnded(String workflowId, String firstExecutionRunId) {
    return latest(workflowId)
        .filter(info -> isOf(info, firstExecutionRunId))
        .map(info -> !isRunning(info))
        .orElseGet(() -> execution(workflowId, firstExecutionRunId).isPresent());
  }

  private static boolean isOf(WorkflowExecutionInfo info, String firstExecutionRunId) {
    return info.getFirstRunId().isEmpty() || info.getFirstRunId().equals(firstExecutionRunId);
  }

  private static boolean isRunning(WorkflowExecutionInfo info) {
    return info.getStatus() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
  }

  private Optional<WorkflowExecutionInfo> latest(String workflowId) {
    return execution(workflowId, "");
  }

  private Optional<WorkflowExecutionInfo> execution(String workflowId, String runId) {
    try {
      return Optional.of(
          client
              .getWorkflowServiceStubs()
              .blockingStub()
              .describeWorkflowExecution(
                  DescribeWorkflowExecutionRequest.newBuilder()
                      .setNamespace(client.getOptions().getNamespace())
                      .setExecution(
                          WorkflowExecution.newBuilder().setWorkflowId(workflowId).setRunId(runId))
                      .build())
              .getWorkflowExecutionInfo());
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public Optional<WaitObservation> longestWait(String workflowId) {
    return new PendingWaits(client).longest(workflowId);
  }

  /** Those of our search attributes that the namespace knows; none where that cannot be asked. */
  @Override
  public List<String> knownSearchAttributes() {
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

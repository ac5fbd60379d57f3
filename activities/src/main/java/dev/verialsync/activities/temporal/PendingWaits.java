package dev.verialsync.activities.temporal;

import dev.verialsync.activities.task.Persistence;
import dev.verialsync.workflows.messages.results.WaitObservation;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.client.WorkflowClient;
import io.temporal.common.converter.DataConverterException;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Which service a run's activities wait for, on any worker, as their heartbeats report it. */
final class PendingWaits {

  private final WorkflowClient client;

  PendingWaits(WorkflowClient client) {
    this.client = client;
  }

  /** The longest wait of a workflow's activities and of its children's; empty when none waits. */
  Optional<WaitObservation> longest(String workflowId) {
    DescribeWorkflowExecutionResponse run = describe(workflowId);
    return Stream.concat(
            Stream.of(run),
            run.getPendingChildrenList().stream().flatMap(child -> ofChild(child.getWorkflowId())))
        .flatMap(workflow -> workflow.getPendingActivitiesList().stream())
        .flatMap(activity -> heartbeat(activity).stream())
        .flatMap(heartbeat -> Persistence.reportedWait(heartbeat).stream())
        .map(wait -> new WaitObservation(wait.waitingFor(), wait.since()))
        .min(Comparator.comparing(wait -> Instant.parse(String.valueOf(wait.since()))));
  }

  /** Empty for a child that is not started yet, or no longer known. */
  private Stream<DescribeWorkflowExecutionResponse> ofChild(String workflowId) {
    try {
      return Stream.of(describe(workflowId));
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return Stream.empty();
      }
      throw e;
    }
  }

  private DescribeWorkflowExecutionResponse describe(String workflowId) {
    return client
        .getWorkflowServiceStubs()
        .blockingStub()
        .describeWorkflowExecution(
            DescribeWorkflowExecutionRequest.newBuilder()
                .setNamespace(client.getOptions().getNamespace())
                .setExecution(WorkflowExecution.newBuilder().setWorkflowId(workflowId))
                .build());
  }

  private Optional<String> heartbeat(PendingActivityInfo activity) {
    if (!activity.hasHeartbeatDetails()) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(
          client
              .getOptions()
              .getDataConverter()
              .fromPayloads(
                  0, Optional.of(activity.getHeartbeatDetails()), String.class, String.class));
    } catch (DataConverterException notOurs) {
      return Optional.empty();
    }
  }
}

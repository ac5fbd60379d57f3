package dev.verialsync.bench.reference;

import io.temporal.api.enums.v1.EventType;
import io.temporal.client.WorkflowClient;

/** How often Temporal had to hand a workflow to a worker: fewer where completions come together. */
public final class WorkflowTasks {

  private WorkflowTasks() {}

  public static long of(WorkflowClient client, String workflowId) {
    return client.fetchHistory(workflowId).getEvents().stream()
        .filter(event -> event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED)
        .count();
  }
}

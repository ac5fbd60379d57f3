package dev.verialsync.bench.measure;

import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.client.WorkflowClient;
import java.util.List;

/**
 * How near the limits of Temporal its workflows came: all executions are looked at, and the events
 * of the roots and of every hundredth child.
 *
 * @param executions workflow executions, those continued as new counted singly
 * @param longestHistory events
 * @param largestHistory bytes
 * @param largestEvent bytes: no payload is larger
 */
public record EngineUse(
    long executions, long longestHistory, long largestHistory, int largestEvent) {

  private static final int SAMPLE = 100;

  public static EngineUse of(WorkflowClient client) {
    List<WorkflowExecutionInfo> all =
        client.listExecutions("").map(execution -> execution.getWorkflowExecutionInfo()).toList();
    int largestEvent = 0;
    for (int i = 0; i < all.size(); i++) {
      WorkflowExecutionInfo one = all.get(i);
      if (!one.hasParentExecution() || i % SAMPLE == 0) {
        largestEvent =
            Math.max(
                largestEvent,
                client
                    .fetchHistory(one.getExecution().getWorkflowId(), one.getExecution().getRunId())
                    .getEvents()
                    .stream()
                    .mapToInt(HistoryEvent::getSerializedSize)
                    .max()
                    .orElse(0));
      }
    }
    return new EngineUse(
        all.size(),
        all.stream().mapToLong(WorkflowExecutionInfo::getHistoryLength).max().orElse(0),
        all.stream().mapToLong(WorkflowExecutionInfo::getHistorySizeBytes).max().orElse(0),
        largestEvent);
  }

  public void print() {
    System.out.println("Temporal; targets: no history above 4,096 events, no payload above 64 KB");
    new Table("executions", "longest history, events", "largest history, KB", "largest event, KB")
        .row(executions, longestHistory, largestHistory / 1024.0, largestEvent / 1024.0)
        .print();
  }
}

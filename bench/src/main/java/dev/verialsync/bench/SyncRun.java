package dev.verialsync.bench;

import com.google.protobuf.util.Timestamps;
import dev.verialsync.bench.measure.Stopwatch;
import dev.verialsync.worker.TemporalConnection;
import dev.verialsync.workflows.TaskQueues;
import dev.verialsync.workflows.messages.commands.CatalogSyncInput;
import dev.verialsync.workflows.messages.results.CatalogSyncResult;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One whole run of {@code CatalogSync}, timed.
 *
 * @param whole from the start to the result
 * @param listing until the first plan, of blocks or of articles, was begun
 * @param working from there to the result
 */
record SyncRun(
    String workflowId,
    CatalogSyncResult result,
    Stopwatch.Lap whole,
    double listing,
    double working) {

  private static final Set<String> PLANS = Set.of("PlanBlocks", "MakePlan");

  static WorkflowStub start(TemporalConnection temporal, CatalogSyncInput input) {
    WorkflowStub stub =
        temporal
            .client()
            .newUntypedWorkflowStub(
                "CatalogSync",
                WorkflowOptions.newBuilder()
                    .setTaskQueue(TaskQueues.SYNC)
                    .setWorkflowId("bench-" + UUID.randomUUID())
                    .build());
    stub.start(input);
    return stub;
  }

  static SyncRun of(TemporalConnection temporal, CatalogSyncInput input) {
    Stopwatch watch = new Stopwatch();
    long began = System.currentTimeMillis();
    WorkflowStub stub = start(temporal, input);
    WorkflowExecution execution = stub.getExecution();
    CatalogSyncResult result = stub.getResult(CatalogSyncResult.class);
    long ended = System.currentTimeMillis();
    Stopwatch.Lap whole = watch.lap();
    long planned = planned(temporal, execution).orElse(began);
    return new SyncRun(
        execution.getWorkflowId(),
        result,
        whole,
        (planned - began) / 1000.0,
        (ended - planned) / 1000.0);
  }

  /** When the first plan of the first execution was asked for. */
  private static OptionalLong planned(TemporalConnection temporal, WorkflowExecution execution) {
    List<HistoryEvent> events =
        temporal.client().fetchHistory(execution.getWorkflowId(), execution.getRunId()).getEvents();
    return events.stream()
        .filter(event -> event.getEventType() == EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED)
        .filter(
            event ->
                PLANS.contains(
                    event.getActivityTaskScheduledEventAttributes().getActivityType().getName()))
        .mapToLong(event -> Timestamps.toMillis(event.getEventTime()))
        .min();
  }

  /** Of one phase, or of both where it is null. */
  static CatalogSyncInput input(@Nullable String phase, List<Long> articles) {
    return CatalogSyncInput.builder().phase(phase).articles(articles).build();
  }

  /** The images phase alone. */
  static CatalogSyncInput images(String strategy, List<Long> articles) {
    return CatalogSyncInput.builder()
        .phase("images")
        .imageStrategy(strategy)
        .articles(articles)
        .build();
  }

  int calls() {
    return result.totals().callsByMethod().values().stream().mapToInt(Integer::intValue).sum();
  }
}

package dev.verialsync.starter.runs;

import com.google.protobuf.Timestamp;
import dev.verialsync.workflows.TaskQueues;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Who polls the two task queues. */
public final class TaskQueuePollers {

  /**
   * A poller asks at least once a minute; one that was killed stays in the server's list longer.
   */
  private static final Duration FRESH = Duration.ofSeconds(75);

  private final WorkflowServiceStubs stubs;
  private final String namespace;
  private final Clock clock;

  public TaskQueuePollers(WorkflowServiceStubs stubs, String namespace, Clock clock) {
    this.stubs = stubs;
    this.namespace = namespace;
    this.clock = clock;
  }

  /** A worker on a queue, and when it last asked for work. */
  public record Poller(String identity, Instant lastSeenAt) {}

  /** The pollers of each queue; a queue of which the server tells nothing is absent. */
  public Map<String, List<Poller>> find() {
    Map<String, List<Poller>> found = new TreeMap<>();
    add(found, TaskQueues.SYNC, TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW);
    add(found, TaskQueues.VERIAL_API, TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY);
    return found;
  }

  /** The queues that nobody polls. */
  public List<String> unattended() {
    return find().entrySet().stream()
        .filter(queue -> queue.getValue().isEmpty())
        .map(Map.Entry::getKey)
        .toList();
  }

  private void add(Map<String, List<Poller>> found, String queue, TaskQueueType type) {
    try {
      List<Poller> pollers = new ArrayList<>();
      stubs
          .blockingStub()
          .describeTaskQueue(
              DescribeTaskQueueRequest.newBuilder()
                  .setNamespace(namespace)
                  .setTaskQueue(TaskQueue.newBuilder().setName(queue))
                  .setTaskQueueType(type)
                  .build())
          .getPollersList()
          .forEach(
              poller -> {
                Instant seen = instant(poller.getLastAccessTime());
                if (seen.isAfter(clock.instant().minus(FRESH))) {
                  pollers.add(new Poller(poller.getIdentity(), seen));
                }
              });
      found.put(queue, List.copyOf(pollers));
    } catch (StatusRuntimeException e) {
      // The server in memory does not know; nothing is said about this queue then.
    }
  }

  private static Instant instant(Timestamp timestamp) {
    return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
  }
}

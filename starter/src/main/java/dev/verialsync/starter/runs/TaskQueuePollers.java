package dev.verialsync.starter.runs;

import com.google.protobuf.Timestamp;
import dev.verialsync.worker.WorkerIdentity;
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
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who polls the two task queues. */
public final class TaskQueuePollers {

  /**
   * A worker with nothing to do asks again after a minute, when the server answers that there is
   * nothing, and after 70 s, the client's own limit, where that answer was lost.
   */
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(75);

  private final WorkflowServiceStubs stubs;
  private final String namespace;
  private final Clock clock;

  public TaskQueuePollers(WorkflowServiceStubs stubs, String namespace, Clock clock) {
    this.stubs = stubs;
    this.namespace = namespace;
    this.clock = clock;
  }

  /**
   * A worker on a queue, and when it last asked for work.
   *
   * @param identity such as 16826@host
   * @param installation that it works for; null where it does not say
   */
  public record Poller(String identity, Instant lastSeenAt, @Nullable String installation) {

    public Poller(String identity, Instant lastSeenAt) {
      this(identity, lastSeenAt, null);
    }

    private static Poller of(String identity, Instant lastSeenAt) {
      WorkerIdentity worker = WorkerIdentity.of(identity);
      return new Poller(worker.process(), lastSeenAt, worker.installation());
    }
  }

  /**
   * By task queue; a queue of which the server reports nothing is absent.
   *
   * @param polling those that wait for work, as far as is known: one that has just died still
   *     stands among them
   * @param gone those that poll no queue any more, of which the server knows for some minutes still
   */
  public record Found(Map<String, List<Poller>> polling, Map<String, List<Poller>> gone) {}

  /** Who polls, and who did until lately. */
  public Found find() {
    Map<String, List<Poller>> known = known();
    Instant limit = clock.instant().minus(LONGEST_SILENCE);
    Set<String> alive =
        known.values().stream()
            .flatMap(List::stream)
            .filter(poller -> poller.lastSeenAt().isAfter(limit))
            .map(Poller::identity)
            .collect(Collectors.toSet());
    return new Found(
        only(known, poller -> poller.lastSeenAt().isAfter(limit)),
        only(known, poller -> !alive.contains(poller.identity())));
  }

  private static Map<String, List<Poller>> only(
      Map<String, List<Poller>> known, Predicate<Poller> wanted) {
    Map<String, List<Poller>> chosen = new TreeMap<>();
    known.forEach((queue, pollers) -> chosen.put(queue, pollers.stream().filter(wanted).toList()));
    return chosen;
  }

  private Map<String, List<Poller>> known() {
    Map<String, List<Poller>> found = new TreeMap<>();
    add(found, TaskQueues.SYNC, TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW);
    add(found, TaskQueues.VERIAL_API, TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY);
    return found;
  }

  /** The queues that nobody polls. */
  public List<String> unattended() {
    return find().polling().entrySet().stream()
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
              poller ->
                  pollers.add(
                      Poller.of(poller.getIdentity(), instant(poller.getLastAccessTime()))));
      found.put(queue, List.copyOf(pollers));
    } catch (StatusRuntimeException e) {
      // The server in memory does not know; nothing is said about this queue then.
    }
  }

  private static Instant instant(Timestamp timestamp) {
    return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
  }
}

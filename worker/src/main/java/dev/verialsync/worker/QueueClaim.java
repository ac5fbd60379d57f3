package dev.verialsync.worker;

import com.google.protobuf.Timestamp;
import dev.verialsync.worker.configuration.ConfigurationException;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps two installations from taking each other's tasks: their task queues have the same names, so
 * they must not share a namespace. Each worker shows that it lives by polling one more queue, which
 * never has a task, every few seconds; Temporal lists who did, by Temporal's clock.
 */
public final class QueueClaim implements AutoCloseable {

  private static final String QUEUE = "verial-sync-installation";
  private static final String LEFT = " has left";

  /** The server answers a second earlier that there is nothing. */
  private static final Duration POLL = Duration.ofSeconds(3);

  /** Who has not polled again by then is dead, though listed for minutes still. */
  private static final Duration WATCH = Duration.ofSeconds(8);

  private static final Duration LOOK_EVERY = Duration.ofMillis(300);
  private static final Duration LAST_WORD = Duration.ofMillis(500);
  private static final Logger LOG = LoggerFactory.getLogger(QueueClaim.class);

  private final TemporalConnection temporal;
  private final WorkerIdentity self;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread polling;

  private QueueClaim(TemporalConnection temporal, String installation) {
    this.temporal = temporal;
    this.self = identity(temporal, installation);
    this.polling = new Thread(this::poll, "verial-sync-claim");
    polling.setDaemon(true);
  }

  /** As a worker of an installation names itself to Temporal. */
  static WorkerIdentity identity(TemporalConnection temporal, String installation) {
    return new WorkerIdentity(temporal.client().getOptions().getIdentity(), installation);
  }

  /**
   * Claims the queues for as long as it is not closed. Takes some seconds where the last worker of
   * another installation has just died.
   *
   * @throws ConfigurationException naming both installations where another one's worker lives
   */
  static QueueClaim take(TemporalConnection temporal, String installation) {
    QueueClaim claim = new QueueClaim(temporal, installation);
    claim.polling.start();
    try {
      claim.awaitListed();
      refusal(temporal, installation)
          .ifPresent(
              sentence -> {
                throw new ConfigurationException(sentence);
              });
      return claim;
    } catch (RuntimeException e) {
      claim.close();
      throw e;
    }
  }

  /** Why no worker of this installation may poll there now, as far as the server reports them. */
  public static Optional<String> refusal(TemporalConnection temporal, String installation) {
    Map<WorkerIdentity, Instant> first = others(temporal, installation);
    Instant end = Instant.now().plus(WATCH);
    Map<WorkerIdentity, Instant> now = first;
    while (!now.isEmpty() && Instant.now().isBefore(end)) {
      for (Map.Entry<WorkerIdentity, Instant> other : now.entrySet()) {
        Instant before = first.get(other.getKey());
        if (before == null || other.getValue().isAfter(before)) {
          return Optional.of(sentence(temporal, installation, other.getKey()));
        }
      }
      pause();
      now = others(temporal, installation);
    }
    return Optional.empty();
  }

  /** Of two that start at the same moment at least one sees the other. */
  private void awaitListed() {
    Instant end = Instant.now().plus(POLL);
    while (Instant.now().isBefore(end)) {
      Optional<Map<WorkerIdentity, Instant>> listed = listed(temporal);
      if (listed.isEmpty() || listed.get().containsKey(self)) {
        return;
      }
      pause();
    }
  }

  /** When others polled last; those that have said since that they left are not among them. */
  private static Map<WorkerIdentity, Instant> others(
      TemporalConnection temporal, String installation) {
    Map<WorkerIdentity, Instant> listed = listed(temporal).orElse(Map.of());
    Map<WorkerIdentity, Instant> others = new LinkedHashMap<>(listed);
    others
        .entrySet()
        .removeIf(
            other ->
                other.getKey().installation() == null
                    || other.getKey().installation().equals(installation)
                    || other.getKey().process().endsWith(LEFT)
                    || listed
                        .getOrDefault(left(other.getKey()), Instant.MIN)
                        .isAfter(other.getValue()));
    return others;
  }

  private static WorkerIdentity left(WorkerIdentity worker) {
    return new WorkerIdentity(worker.process() + LEFT, worker.installation());
  }

  private static Optional<Map<WorkerIdentity, Instant>> listed(TemporalConnection temporal) {
    Map<WorkerIdentity, Instant> listed = new LinkedHashMap<>();
    try {
      temporal
          .stubs()
          .blockingStub()
          .describeTaskQueue(
              DescribeTaskQueueRequest.newBuilder()
                  .setNamespace(temporal.namespace())
                  .setTaskQueue(TaskQueue.newBuilder().setName(QUEUE))
                  .setTaskQueueType(TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY)
                  .build())
          .getPollersList()
          .forEach(
              poller ->
                  listed.put(
                      WorkerIdentity.of(poller.getIdentity()),
                      instant(poller.getLastAccessTime())));
      return Optional.of(listed);
    } catch (StatusRuntimeException e) {
      // The server in memory does not know, and nobody shares it.
      LOG.debug("Could not list the workers that poll {}", QUEUE, e);
      return Optional.empty();
    }
  }

  private static Instant instant(Timestamp timestamp) {
    return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
  }

  private static String sentence(
      TemporalConnection temporal, String installation, WorkerIdentity other) {
    return "The namespace %s at %s has a worker of installation %s (%s); this is installation %s. Each would take the other's tasks: give this one a namespace of its own in TEMPORAL_NAMESPACE, or stop that worker."
        .formatted(
            temporal.namespace(),
            temporal.address(),
            other.installation(),
            other.process(),
            installation);
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConfigurationException("Stopped while looking for other installations' workers.");
    }
  }

  private void poll() {
    try {
      while (closed.getCount() > 0) {
        if (!pollOnce(self, POLL)) {
          closed.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean pollOnce(WorkerIdentity as, Duration deadline) {
    try {
      temporal
          .stubs()
          .blockingStub()
          .withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS)
          .pollActivityTaskQueue(
              PollActivityTaskQueueRequest.newBuilder()
                  .setNamespace(temporal.namespace())
                  .setTaskQueue(TaskQueue.newBuilder().setName(QUEUE))
                  .setIdentity(as.text())
                  .build());
      return true;
    } catch (StatusRuntimeException e) {
      LOG.debug("Not polled: {}", QUEUE, e);
      return false;
    }
  }

  /** Others need not wait then to see that this one is gone. */
  @Override
  public void close() {
    closed.countDown();
    polling.interrupt();
    pollOnce(left(self), LAST_WORD);
  }
}

package dev.verialsync.bench.reference;

import dev.verialsync.bench.measure.Stopwatch;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** The reference: what the same Temporal server does with activities that do nothing. */
public final class EmptyWorker implements AutoCloseable {

  static final String WORKFLOWS = "bench-workflows";
  static final String ACTIVITIES = "bench-activities";

  private final WorkflowClient client;
  private final WorkerFactory factory;

  /**
   * Starts polling.
   *
   * @param slots activities at once, as the worker under measurement has them
   */
  public EmptyWorker(WorkflowClient client, int slots) {
    this.client = client;
    this.factory = WorkerFactory.newInstance(client, WorkerFactoryOptions.newBuilder().build());
    Worker workflows = factory.newWorker(WORKFLOWS);
    workflows.registerWorkflowImplementationTypes(
        EmptyRootWorkflow.class, EmptyBatchWorkflow.class);
    Worker activities =
        factory.newWorker(
            ACTIVITIES,
            WorkerOptions.newBuilder().setMaxConcurrentActivityExecutionSize(slots).build());
    activities.registerActivitiesImplementations((EmptyActivity) number -> number);
    factory.start();
  }

  /**
   * What a run of empty activities took.
   *
   * @param workflowTasks of its second child of a hundred activities
   */
  public record Run(Stopwatch.Lap lap, long workflowTasks) {}

  public Run run(int activities) {
    String id = "empty-" + UUID.randomUUID();
    EmptyRoot root =
        client.newWorkflowStub(
            EmptyRoot.class,
            WorkflowOptions.newBuilder().setTaskQueue(WORKFLOWS).setWorkflowId(id).build());
    Stopwatch watch = new Stopwatch();
    root.run(activities);
    Stopwatch.Lap lap = watch.lap();
    return new Run(lap, WorkflowTasks.of(client, id + "/1"));
  }

  @Override
  public void close() {
    factory.shutdownNow();
    factory.awaitTermination(5, TimeUnit.SECONDS);
  }
}

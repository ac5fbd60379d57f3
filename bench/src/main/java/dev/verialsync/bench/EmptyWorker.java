package dev.verialsync.bench;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** The reference: what the same Temporal server does with activities that do nothing. */
final class EmptyWorker implements AutoCloseable {

  static final String WORKFLOWS = "bench-workflows";
  static final String ACTIVITIES = "bench-activities";

  private final WorkflowClient client;
  private final WorkerFactory factory;

  /**
   * Starts polling.
   *
   * @param slots activities at once, as the worker under measurement has them
   */
  EmptyWorker(WorkflowClient client, int slots) {
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

  Stopwatch.Lap run(int activities) {
    EmptyRoot root =
        client.newWorkflowStub(
            EmptyRoot.class,
            WorkflowOptions.newBuilder()
                .setTaskQueue(WORKFLOWS)
                .setWorkflowId("empty-" + UUID.randomUUID())
                .build());
    Stopwatch watch = new Stopwatch();
    root.run(activities);
    return watch.lap();
  }

  @Override
  public void close() {
    factory.shutdownNow();
    factory.awaitTermination(5, TimeUnit.SECONDS);
  }
}

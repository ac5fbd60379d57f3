package dev.verialsync.worker;

import dev.verialsync.worker.configuration.Settings;
import dev.verialsync.worker.tracing.Tracing;
import dev.verialsync.workflows.HeartbeatTimeout;
import dev.verialsync.workflows.TaskQueues;
import dev.verialsync.workflows.orchestration.CatalogGcWorkflow;
import dev.verialsync.workflows.orchestration.CatalogRollbackWorkflow;
import dev.verialsync.workflows.orchestration.CatalogSyncWorkflow;
import dev.verialsync.workflows.orchestration.ImageBatchWorkflow;
import dev.verialsync.workflows.orchestration.ProductBatchWorkflow;
import dev.verialsync.workflows.orchestration.SingleBatchWorkflow;
import dev.verialsync.workflows.orchestration.notify.NotificationDeliveryWorkflow;
import dev.verialsync.workflows.orchestration.notify.SyncWatchWorkflow;
import dev.verialsync.workflows.orchestration.sale.SaleWatchWorkflow;
import dev.verialsync.workflows.orchestration.shop.CatalogExportWorkflow;
import dev.verialsync.workflows.orchestration.shop.ImageRenditionsWorkflow;
import io.temporal.common.VersioningBehavior;
import io.temporal.common.WorkerDeploymentVersion;
import io.temporal.common.converter.DataConverterException;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerDeploymentOptions;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import io.temporal.worker.WorkflowImplementationOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What polls the two task queues, and what is registered there. */
final class QueueWorkers {

  /** A cancelled activity learns of it with a heartbeat: they are sent on after this at most. */
  private static final Duration HEARTBEAT_THROTTLE = HeartbeatTimeout.VALUE.dividedBy(5);

  /** Product batches and bookkeeping at once: each holds a connection and a core for moments. */
  private static final int SYNC_ACTIVITIES = 16;

  /** Activities that store images or wait for a permit while others call. */
  private static final int ACTIVITIES_PER_CALL = 2;

  private static final int MORE_ACTIVITIES = 6;

  private static final int WORKFLOW_TASKS = 40;
  private static final int WORKFLOW_POLLERS = 4;

  /** Cached executions; each is a window of children or a batch of at most 150 activities. */
  private static final int CACHED_WORKFLOWS = 60;

  /**
   * For workflow code that never yields: half the time-out of a workflow task (10 s), so the
   * detector names the thread before Temporal ends the task. The usual second is too short for a
   * loaded machine that loads our classes for the first time, and costs a run 10 s each time;
   * blocking calls are refused by the build already.
   */
  private static final long DEADLOCK_MILLIS = 5_000;

  /** The name of the deployment whose versions {@code VERIAL_SYNC_BUILD_ID} names. */
  private static final String DEPLOYMENT = "verial-sync";

  private QueueWorkers() {}

  /** Not started yet. */
  static WorkerFactory factory(
      Settings settings, TemporalConnection temporal, Wiring wiring, @Nullable Tracing tracing) {
    WorkerFactoryOptions.Builder options =
        WorkerFactoryOptions.newBuilder()
            .setWorkflowCacheSize(CACHED_WORKFLOWS)
            .setMaxWorkflowThreadCount(CACHED_WORKFLOWS * 5);
    if (tracing != null) {
      options.setWorkerInterceptors(tracing.interceptor());
    }
    WorkerFactory factory = WorkerFactory.newInstance(temporal.client(), options.build());
    String identity = QueueClaim.identity(temporal, wiring.installation()).text();
    addSync(factory, options(settings).setIdentity(identity), wiring);
    Worker verial =
        factory.newWorker(
            TaskQueues.VERIAL_API,
            options(settings)
                .setIdentity(identity)
                .setMaxConcurrentActivityExecutionSize(verialActivities(settings))
                .build());
    verial.registerActivitiesImplementations(wiring.verialActivities());
    return factory;
  }

  private static void addSync(WorkerFactory factory, WorkerOptions.Builder options, Wiring wiring) {
    Worker sync =
        factory.newWorker(
            TaskQueues.SYNC,
            options
                .setMaxConcurrentActivityExecutionSize(SYNC_ACTIVITIES)
                .setMaxConcurrentWorkflowTaskExecutionSize(WORKFLOW_TASKS)
                .setMaxConcurrentWorkflowTaskPollers(WORKFLOW_POLLERS)
                .setDefaultDeadlockDetectionTimeout(DEADLOCK_MILLIS)
                .build());
    WorkflowImplementationOptions failing =
        WorkflowImplementationOptions.newBuilder()
            .setFailWorkflowExceptionTypes(DataConverterException.class)
            .build();
    sync.registerWorkflowImplementationTypes(
        failing,
        CatalogSyncWorkflow.class,
        ImageBatchWorkflow.class,
        ProductBatchWorkflow.class,
        SingleBatchWorkflow.class,
        CatalogRollbackWorkflow.class,
        CatalogGcWorkflow.class,
        SyncWatchWorkflow.class,
        SaleWatchWorkflow.class,
        ImageRenditionsWorkflow.class,
        CatalogExportWorkflow.class,
        NotificationDeliveryWorkflow.class);
    sync.registerActivitiesImplementations(wiring.syncActivities());
  }

  /**
   * Versioned only where somebody wants it: without a current version, no run that is started would
   * find a worker. A run stays with the version that it began with.
   */
  private static WorkerOptions.Builder options(Settings settings) {
    WorkerOptions.Builder options =
        WorkerOptions.newBuilder()
            .setMaxHeartbeatThrottleInterval(HEARTBEAT_THROTTLE)
            .setDefaultHeartbeatThrottleInterval(HEARTBEAT_THROTTLE);
    settings
        .buildId()
        .ifPresent(
            buildId ->
                options.setDeploymentOptions(
                    WorkerDeploymentOptions.newBuilder()
                        .setUseVersioning(true)
                        .setVersion(new WorkerDeploymentVersion(DEPLOYMENT, buildId))
                        .setDefaultVersioningBehavior(VersioningBehavior.PINNED)
                        .build()));
    return options;
  }

  /** More than calls allowed: the storing of images overlaps the next calls. */
  private static int verialActivities(Settings settings) {
    return settings.maxConcurrentCalls() * ACTIVITIES_PER_CALL + MORE_ACTIVITIES;
  }
}

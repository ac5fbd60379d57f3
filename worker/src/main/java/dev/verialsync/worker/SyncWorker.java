package dev.verialsync.worker;

import dev.verialsync.worker.configuration.ConfigurationException;
import dev.verialsync.worker.configuration.Settings;
import dev.verialsync.worker.metrics.Metrics;
import dev.verialsync.worker.status.Check;
import dev.verialsync.worker.status.Checks;
import dev.verialsync.worker.status.StatusServer;
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
import io.grpc.Status;
import io.temporal.common.VersioningBehavior;
import io.temporal.common.WorkerDeploymentVersion;
import io.temporal.common.converter.DataConverterException;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerDeploymentOptions;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import io.temporal.worker.WorkflowImplementationOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running worker: polls both task queues, and reports its health and metrics over HTTP. */
public final class SyncWorker implements AutoCloseable {

  /** A cancelled activity learns of it with a heartbeat: they are sent on after this at most. */
  private static final Duration HEARTBEAT_THROTTLE = HeartbeatTimeout.VALUE.dividedBy(5);

  /** Product batches and bookkeeping at once: each holds a connection and a core for moments. */
  private static final int SYNC_ACTIVITIES = 16;

  /** Activities that store images or wait for a permit while others call. */
  private static final int ACTIVITIES_PER_CALL = 2;

  private static final int MORE_ACTIVITIES = 6;

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

  /** Time for broken-off activities to report that to Temporal. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(3);

  /** Less than those who ask for health usually wait for an answer. */
  private static final Duration CHECK_PATIENCE = Duration.ofSeconds(3);

  private static final int WORKFLOW_TASKS = 40;
  private static final int WORKFLOW_POLLERS = 4;
  private static final Logger LOG = LoggerFactory.getLogger(SyncWorker.class);

  private final Metrics metrics;
  private final @Nullable Tracing tracing;
  private final TemporalConnection temporal;
  private final Wiring wiring;
  private final QueueClaim claim;
  private final WorkerFactory factory;
  private final Checks checks;
  private final @Nullable StatusServer status;
  private boolean closed;

  private SyncWorker(
      Metrics metrics,
      @Nullable Tracing tracing,
      TemporalConnection temporal,
      Wiring wiring,
      QueueClaim claim,
      WorkerFactory factory,
      Checks checks,
      @Nullable StatusServer status) {
    this.metrics = metrics;
    this.tracing = tracing;
    this.temporal = temporal;
    this.wiring = wiring;
    this.claim = claim;
    this.factory = factory;
    this.checks = checks;
    this.status = status;
  }

  /**
   * Connects to everything, checks what can be checked, and starts to poll; health and metrics are
   * reported over HTTP.
   *
   * @throws ConfigurationException with a sentence for the operator when something is wrong
   */
  public static SyncWorker start(Settings settings) {
    return start(settings, true);
  }

  /**
   * The same.
   *
   * @param listens whether it opens a port for health and metrics
   */
  public static SyncWorker start(Settings settings, boolean listens) {
    Metrics metrics = new Metrics();
    Tracing tracing = null;
    TemporalConnection temporal = null;
    Wiring wiring = null;
    Checks checks = null;
    StatusServer status = null;
    QueueClaim claim = null;
    boolean started = false;
    try {
      Map<String, String> traced = settings.tracing();
      tracing = traced.isEmpty() ? null : Tracing.start(traced);
      temporal = TemporalConnection.open(settings, metrics);
      wiring = Wiring.of(settings, temporal.client(), metrics.work());
      claim = QueueClaim.take(temporal, wiring.installation());
      WorkerFactory factory = factory(settings, temporal, wiring, tracing);
      checks = checks(wiring, temporal);
      Checks neighbours = checks;
      Wiring services = wiring;
      if (listens) {
        metrics.share(services::reading);
        status =
            StatusServer.start(
                settings.httpAddress(),
                settings.httpPort(),
                () -> complaints(neighbours, services, factory),
                metrics.registry()::scrape);
      }
      if (!settings.notifications().targets().isEmpty()) {
        WorkerSchedule.WATCH.ensure(temporal, wiring.installation());
      }
      WorkerSchedule.SALE.ensure(temporal, wiring.installation());
      if (settings.renditions().isPresent()) {
        WorkerSchedule.RENDITION.ensure(temporal, wiring.installation());
      }
      factory.start();
      started = true;
      LOG.info(
          "Polling {} and {} in namespace {} at {}{}",
          TaskQueues.SYNC,
          TaskQueues.VERIAL_API,
          temporal.namespace(),
          temporal.address(),
          status == null ? "" : "; health and metrics on port " + status.port());
      return new SyncWorker(metrics, tracing, temporal, wiring, claim, factory, checks, status);
    } catch (IOException e) {
      throw noPort(settings.httpPort(), e);
    } finally {
      if (!started) {
        if (claim != null) {
          claim.close();
        }
        if (status != null) {
          status.close();
        }
        if (checks != null) {
          checks.close();
        }
        if (wiring != null) {
          wiring.close();
        }
        if (temporal != null) {
          temporal.close();
        }
        if (tracing != null) {
          tracing.close();
        }
        metrics.close();
      }
    }
  }

  static ConfigurationException noPort(int port, IOException reason) {
    return new ConfigurationException(
        "VERIAL_SYNC_HTTP_PORT is \"%d\"; expected is a port for health and metrics that can be opened (%s)."
            .formatted(port, reason.getMessage()));
  }

  private static WorkerFactory factory(
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
    Worker sync =
        factory.newWorker(
            TaskQueues.SYNC,
            options(settings)
                .setIdentity(identity)
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

  /** What is wrong now; empty when the worker is healthy. */
  public List<String> complaints() {
    return complaints(checks, wiring, factory);
  }

  private static List<String> complaints(Checks checks, Wiring wiring, WorkerFactory factory) {
    List<String> wrong = new ArrayList<>(checks.complaints());
    wiring.verialComplaint().ifPresent(wrong::add);
    if (factory.isShutdown()) {
      wrong.add("the worker is being stopped");
    }
    return wrong;
  }

  private static Checks checks(Wiring wiring, TemporalConnection temporal) {
    List<Check> checks = new ArrayList<>(wiring.checks());
    checks.add(
        new Check(
            "Temporal at " + temporal.address(),
            temporal::ping,
            fault -> "Temporal does not answer: " + Status.fromThrowable(fault).getCode()));
    return new Checks(checks, CHECK_PATIENCE);
  }

  /** Where health and metrics are; empty where no port was opened for them. */
  public OptionalInt httpPort() {
    return status == null ? OptionalInt.empty() : OptionalInt.of(status.port());
  }

  /**
   * Takes no new work and starts no more calls to Verial, lets what is in hand finish for {@code
   * grace}, then breaks the calls under way off and hands the rest over: broken-off activities are
   * tried again elsewhere at once.
   */
  public void drain(Duration grace) {
    // Shutting down alone polls for a moment more: what came then would fail at the closed
    // gate.
    factory.suspendPolling();
    factory.shutdown();
    wiring.closeGate();
    factory.awaitTermination(grace.toMillis(), TimeUnit.MILLISECONDS);
    if (!factory.isTerminated()) {
      wiring.breakOffCalls();
      factory.shutdownNow();
      factory.awaitTermination(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** Stops at once what {@link #drain} has not stopped before. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (!factory.isShutdown()) {
      drain(Duration.ZERO);
    }
    if (status != null) {
      status.close();
    }
    checks.close();
    claim.close();
    wiring.close();
    temporal.close();
    if (tracing != null) {
      tracing.close();
    }
    metrics.close();
  }
}

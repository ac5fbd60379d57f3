package dev.verialsync.worker;

import dev.verialsync.worker.configuration.ConfigurationException;
import dev.verialsync.worker.configuration.Settings;
import dev.verialsync.worker.metrics.Metrics;
import dev.verialsync.worker.status.Check;
import dev.verialsync.worker.status.Checks;
import dev.verialsync.worker.status.StatusServer;
import dev.verialsync.worker.tracing.Tracing;
import dev.verialsync.workflows.TaskQueues;
import io.grpc.Status;
import io.temporal.worker.WorkerFactory;
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

  /** Time for broken-off activities to report that to Temporal. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(3);

  /** Less than those who ask for health usually wait for an answer. */
  private static final Duration CHECK_PATIENCE = Duration.ofSeconds(3);

  private static final Logger LOG = LoggerFactory.getLogger(SyncWorker.class);

  private final Opened opened;
  private final TemporalConnection temporal;
  private final Wiring wiring;
  private final WorkerFactory factory;
  private final Checks checks;
  private final @Nullable StatusServer status;
  private boolean closed;

  private SyncWorker(Settings settings, boolean listens, Opened opened) throws IOException {
    this.opened = opened;
    Metrics metrics = opened.add(new Metrics(), Metrics::close);
    Map<String, String> traced = settings.tracing();
    Tracing tracing = traced.isEmpty() ? null : opened.add(Tracing.start(traced), Tracing::close);
    temporal = opened.add(TemporalConnection.open(settings, metrics), TemporalConnection::close);
    wiring = opened.add(Wiring.of(settings, temporal.client(), metrics.work()), Wiring::close);
    opened.add(QueueClaim.take(temporal, wiring.installation()), QueueClaim::close);
    factory = QueueWorkers.factory(settings, temporal, wiring, tracing);
    checks = opened.add(checks(wiring, temporal), Checks::close);
    status = listens ? opened.add(listen(settings, metrics), StatusServer::close) : null;
  }

  private StatusServer listen(Settings settings, Metrics metrics) throws IOException {
    metrics.share(wiring::reading);
    return StatusServer.start(
        settings.httpAddress(), settings.httpPort(), this::complaints, metrics.registry()::scrape);
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
    Opened opened = new Opened();
    boolean started = false;
    try {
      SyncWorker worker = new SyncWorker(settings, listens, opened);
      worker.begin(settings);
      started = true;
      return worker;
    } catch (IOException e) {
      throw noPort(settings.httpPort(), e);
    } finally {
      if (!started) {
        opened.close();
      }
    }
  }

  private void begin(Settings settings) {
    String installation = wiring.installation();
    if (!settings.notifications().targets().isEmpty()) {
      WorkerSchedule.WATCH.ensure(temporal, installation);
    }
    WorkerSchedule.SALE.ensure(temporal, installation);
    if (settings.renditions().isPresent()) {
      WorkerSchedule.RENDITION.ensure(temporal, installation);
    }
    factory.start();
    LOG.info(
        "Polling {} and {} in namespace {} at {}{}",
        TaskQueues.SYNC,
        TaskQueues.VERIAL_API,
        temporal.namespace(),
        temporal.address(),
        status == null ? "" : "; health and metrics on port " + status.port());
  }

  static ConfigurationException noPort(int port, IOException reason) {
    return new ConfigurationException(
        "VERIAL_SYNC_HTTP_PORT is \"%d\"; expected is a port for health and metrics that can be opened (%s)."
            .formatted(port, reason.getMessage()));
  }

  /** What is wrong now; empty when the worker is healthy. */
  public List<String> complaints() {
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
    opened.close();
  }
}

package dev.verialsync.worker.metrics;

import dev.verialsync.db.Phase;
import dev.verialsync.db.gate.GateState;
import dev.verialsync.db.issue.IssueKind;
import dev.verialsync.db.run.RunStatus;
import dev.verialsync.db.state.InstallationState;
import dev.verialsync.db.state.InstallationState.LastRun;
import dev.verialsync.db.state.InstallationState.OpenIssues;
import dev.verialsync.db.state.InstallationState.Progress;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The installation's state, read from PostgreSQL in the background: a scrape never waits for it.
 * Where it cannot be read, there are no such metrics.
 */
public final class SharedState implements MultiCollector, AutoCloseable {

  /** The gate and the rest, as read at one moment. */
  public record Reading(GateState gate, InstallationState state) {}

  private static final Duration EVERY = Duration.ofSeconds(15);

  /** Of the time, at most, that reading takes, however large the database has grown. */
  private static final int SHARE = 20;

  /** A reading counts for so many pauses; a later one is under way and hangs. */
  private static final int KEPT_PAUSES = 4;

  /** The third failure in a row opens the breaker ({@code sync.complete_call}). */
  private static final int BREAKING_FAILURES = 3;

  private static final Logger LOG = LoggerFactory.getLogger(SharedState.class);

  private final Supplier<Reading> source;
  private final Duration every;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread daemon = new Thread(task, "shared-state");
            daemon.setDaemon(true);
            return daemon;
          });
  private volatile @Nullable Known known;

  /** A reading, and until when it counts. */
  private record Known(Reading reading, long untilNanos) {}

  /** Reads at once, and again and again. */
  public SharedState(Supplier<Reading> source) {
    this(source, EVERY);
  }

  SharedState(Supplier<Reading> source, Duration every) {
    this.source = source;
    this.every = every;
    thread.execute(this::read);
  }

  private void read() {
    long begun = System.nanoTime();
    Reading reading = null;
    try {
      reading = source.get();
    } catch (RuntimeException e) {
      LOG.debug("The installation's state cannot be read", e);
    }
    long now = System.nanoTime();
    long pause = Math.max(every.toNanos(), (now - begun) * SHARE);
    known = reading == null ? null : new Known(reading, now + KEPT_PAUSES * pause);
    if (!thread.isShutdown()) {
      var unused = thread.schedule(this::read, pause, TimeUnit.NANOSECONDS);
    }
  }

  @Override
  public MetricSnapshots collect() {
    Known now = known;
    return now == null || System.nanoTime() > now.untilNanos()
        ? new MetricSnapshots()
        : new MetricSnapshots(
            snapshots(now.reading().gate(), now.reading().state()).toArray(MetricSnapshot[]::new));
  }

  private static Stream<GaugeSnapshot> snapshots(GateState gate, InstallationState state) {
    Map<SyncMetric, Map<String, Double>> values = new EnumMap<>(SyncMetric.class);
    LastRun last = state.lastRun();
    values.put(SyncMetric.LAST_RUN, only(seconds(last == null ? null : last.endedAt())));
    values.put(
        SyncMetric.LAST_RUN_OUTCOME,
        each(
            WorkMetrics.ended(),
            RunStatus::label,
            status -> last != null && status == last.status() ? 1 : 0));
    values.put(SyncMetric.LAST_SUCCESS, phases(phase -> seconds(state.lastSuccess().get(phase))));
    values.put(SyncMetric.INSTALLED, only(seconds(state.installedAt())));
    values.put(SyncMetric.RUN_STARTED, only(seconds(state.runStartedAt())));
    values.put(SyncMetric.ARTICLES_PLANNED, phases(phase -> progress(state, phase).planned()));
    values.put(SyncMetric.ARTICLES_DONE, phases(phase -> progress(state, phase).done()));
    putGate(values, gate);
    values.put(
        SyncMetric.HOLDS,
        Map.of("all", state.allHeld() ? 1.0 : 0, "article", (double) state.heldArticles()));
    values.put(SyncMetric.OPEN_ISSUES, kinds(state, OpenIssues::count));
    values.put(SyncMetric.ISSUE_OPENED, kinds(state, issues -> seconds(issues.newestOpenedAt())));
    return values.entrySet().stream().map(entry -> snapshot(entry.getKey(), entry.getValue()));
  }

  private static void putGate(Map<SyncMetric, Map<String, Double>> values, GateState gate) {
    BigDecimal rate = gate.callsPerSecond();
    values.put(SyncMetric.GATE_IN_FLIGHT, only(gate.inFlight()));
    values.put(SyncMetric.GATE_LIMIT, only(gate.maxConcurrent()));
    values.put(
        SyncMetric.GATE_RATE_LIMIT,
        only(rate == null ? Double.POSITIVE_INFINITY : rate.doubleValue()));
    String breaker =
        gate.consecutiveFailures() < BREAKING_FAILURES
            ? "closed"
            : gate.coolingUntil() == null ? "half_open" : "open";
    values.put(
        SyncMetric.GATE_BREAKER,
        each(
            Stream.of("closed", "open", "half_open"),
            Function.identity(),
            name -> name.equals(breaker) ? 1 : 0));
    values.put(SyncMetric.GATE_PAUSED, only(seconds(gate.pausedSince())));
    values.put(SyncMetric.VERIAL_FAILING, only(seconds(gate.failingSince())));
  }

  private static Progress progress(InstallationState state, Phase phase) {
    return state.progress().getOrDefault(phase, new Progress(0, 0));
  }

  private static double seconds(@Nullable Instant at) {
    return at == null ? 0 : at.toEpochMilli() / 1000.0;
  }

  private interface Value<T> {
    double of(T thing);
  }

  private static Map<String, Double> only(double value) {
    return Map.of("", value);
  }

  private static Map<String, Double> phases(Value<Phase> value) {
    return each(Stream.of(Phase.values()), Phase::label, value);
  }

  private static Map<String, Double> kinds(InstallationState state, Value<OpenIssues> value) {
    return each(
        Stream.of(IssueKind.values()),
        IssueKind::label,
        kind -> {
          OpenIssues open = state.issues().get(kind);
          return open == null ? 0 : value.of(open);
        });
  }

  /** Values by the value of the metric's label. */
  private static <T> Map<String, Double> each(
      Stream<T> things, Function<T, String> label, Value<T> value) {
    Map<String, Double> values = new LinkedHashMap<>();
    things.forEach(thing -> values.put(label.apply(thing), value.of(thing)));
    return values;
  }

  private static GaugeSnapshot snapshot(SyncMetric metric, Map<String, Double> values) {
    GaugeSnapshot.Builder snapshot =
        GaugeSnapshot.builder().name(metric.fullName()).help(metric.meaning());
    values.forEach(
        (label, value) ->
            snapshot.dataPoint(
                GaugeDataPointSnapshot.builder()
                    .labels(
                        metric.labels().isEmpty()
                            ? Labels.EMPTY
                            : Labels.of(metric.labels().get(0), label))
                    .value(value)
                    .build()));
    return snapshot.build();
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}

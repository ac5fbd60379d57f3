package dev.verialsync.worker.metrics;

import dev.verialsync.activities.images.ImageWatch;
import dev.verialsync.activities.products.ProductWatch;
import dev.verialsync.activities.run.RunWatch;
import dev.verialsync.activities.verial.call.CallOutcome;
import dev.verialsync.db.Phase;
import dev.verialsync.db.run.RunStatus;
import dev.verialsync.db.shop.ProductsWritten;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Counts what this worker does. Label values that are known beforehand begin with 0. */
public final class WorkMetrics implements RunWatch, ImageWatch, ProductWatch {

  /** 50 ms to the longest that a call may take. */
  private static final double[] CALL_SECONDS = {0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60};

  private static final double[] TRANSACTION_SECONDS = {
    0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10
  };

  private static final double[] PHASE_SECONDS = {
    1, 5, 15, 60, 300, 900, 1_800, 3_600, 7_200, 14_400, 43_200
  };

  /** A server may answer with any status and any code: a label has few values. */
  private static final Pattern HTTP = Pattern.compile("http_([45])\\d\\d");

  private static final Pattern CODE = Pattern.compile("code_\\d{1,2}");

  private final Counter runs;
  private final Histogram phases;
  private final Histogram calls;
  private final Gauge waiting;
  private final Counter images;
  private final Counter imageBytes;
  private final Counter products;
  private final Histogram transactions;
  private final AtomicReference<@Nullable String> lastEnded = new AtomicReference<>();

  WorkMetrics(PrometheusRegistry registry, String version) {
    runs = counter(registry, SyncMetric.RUNS);
    phases = histogram(registry, SyncMetric.PHASE_DURATION, PHASE_SECONDS);
    calls = histogram(registry, SyncMetric.CALL_DURATION, CALL_SECONDS);
    waiting =
        Gauge.builder()
            .name(SyncMetric.GATE_WAITING.fullName())
            .help(SyncMetric.GATE_WAITING.meaning())
            .register(registry);
    images = counter(registry, SyncMetric.IMAGES);
    imageBytes = counter(registry, SyncMetric.IMAGE_BYTES);
    products = counter(registry, SyncMetric.PRODUCTS);
    transactions = histogram(registry, SyncMetric.TRANSACTION_DURATION, TRANSACTION_SECONDS);
    Info build =
        Info.builder()
            .name(SyncMetric.BUILD.fullName())
            .help(SyncMetric.BUILD.meaning())
            .labelNames(SyncMetric.BUILD.labelNames())
            .register(registry);
    build.setLabelValues(version);
    ended().forEach(status -> runs.initLabelValues(status.label()));
    Stream.of(Phase.values()).forEach(phase -> phases.initLabelValues(phase.label()));
    Stream.of("stored", "reused").forEach(images::initLabelValues);
    Stream.of("inserted", "updated", "deactivated", "unchanged").forEach(products::initLabelValues);
  }

  private static Counter counter(PrometheusRegistry registry, SyncMetric metric) {
    return Counter.builder()
        .name(metric.fullName())
        .help(metric.meaning())
        .labelNames(metric.labelNames())
        .register(registry);
  }

  private static Histogram histogram(
      PrometheusRegistry registry, SyncMetric metric, double[] seconds) {
    return Histogram.builder()
        .name(metric.fullName())
        .help(metric.meaning())
        .labelNames(metric.labelNames())
        .classicOnly()
        .classicUpperBounds(seconds)
        .register(registry);
  }

  /** How a run can have ended. */
  static Stream<RunStatus> ended() {
    return Stream.of(RunStatus.values()).filter(status -> status != RunStatus.RUNNING);
  }

  /** Temporal may ask twice in a row for the same run. */
  @Override
  public void ended(long runId, RunStatus status) {
    String end = runId + status.label();
    if (!end.equals(lastEnded.getAndSet(end))) {
      runs.labelValues(status.label()).inc();
    }
  }

  void phaseEnded(String phase, Duration took) {
    phases.labelValues(phase).observe(took.toMillis() / 1000.0);
  }

  void called(String method, CallOutcome outcome, long millis) {
    calls.labelValues(method, label(outcome)).observe(millis / 1000.0);
  }

  private static String label(CallOutcome outcome) {
    String text = outcome.text();
    if (text.startsWith("http_")) {
      Matcher status = HTTP.matcher(text);
      return status.matches() ? "http_" + status.group(1) + "xx" : "http_other";
    }
    return text.startsWith("code_") && !CODE.matcher(text).matches() ? "code_other" : text;
  }

  void beginsToWait() {
    waiting.inc();
  }

  void waited() {
    waiting.dec();
  }

  @Override
  public void committed(int stored, int reused, long bytes) {
    images.labelValues("stored").inc(stored);
    images.labelValues("reused").inc(reused);
    imageBytes.inc(bytes);
  }

  @Override
  public void written(ProductsWritten transaction) {
    if (transaction.dry()) {
      return;
    }
    products.labelValues("inserted").inc(transaction.inserted());
    products.labelValues("updated").inc(transaction.updated() - transaction.deactivated());
    products.labelValues("deactivated").inc(transaction.deactivated());
    products.labelValues("unchanged").inc(transaction.unchanged());
    transactions.observe(transaction.transactionMillis() / 1000.0);
  }
}

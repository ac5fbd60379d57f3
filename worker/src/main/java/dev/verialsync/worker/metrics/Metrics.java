package dev.verialsync.worker.metrics;

import com.uber.m3.tally.RootScopeBuilder;
import com.uber.m3.tally.Scope;
import com.uber.m3.tally.ScopeCloseException;
import com.uber.m3.util.Duration;
import dev.verialsync.worker.configuration.Build;
import dev.verialsync.workflows.PhaseTimer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.temporal.common.reporter.MicrometerClientStatsReporter;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process's metrics: the JVM's, Temporal's and our own, in one Prometheus registry. */
public final class Metrics implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Metrics.class);

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics garbageCollection = new JvmGcMetrics();
  private final WorkMetrics work =
      new WorkMetrics(registry.getPrometheusRegistry(), Build.version());
  private final Scope temporal;
  private @Nullable SharedState shared;

  public Metrics() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    garbageCollection.bindTo(registry);
    temporal =
        new RootScopeBuilder()
            .reporter(new Reporter(registry, work))
            .reportEvery(Duration.ofSeconds(5));
  }

  public PrometheusMeterRegistry registry() {
    return registry;
  }

  /** Where what this worker does is counted. */
  public WorkMetrics work() {
    return work;
  }

  /** Reports the installation's state, too, from now on. */
  public void share(Supplier<SharedState.Reading> source) {
    SharedState state = new SharedState(source);
    registry.getPrometheusRegistry().register(state);
    shared = state;
  }

  /** Where Temporal's client and workers report to. */
  public Scope temporalScope() {
    return temporal;
  }

  @Override
  public void close() {
    if (shared != null) {
      shared.close();
    }
    try {
      temporal.close();
    } catch (ScopeCloseException e) {
      LOG.debug("The last metrics were not reported", e);
    }
    garbageCollection.close();
    registry.close();
  }

  /** The duration of a phase comes from workflow code, through Temporal's scope of metrics. */
  private static final class Reporter extends MicrometerClientStatsReporter {
    private final WorkMetrics work;

    Reporter(PrometheusMeterRegistry registry, WorkMetrics work) {
      super(registry);
      this.work = work;
    }

    @Override
    public void reportTimer(String name, Map<String, String> tags, Duration interval) {
      if (name.equals(PhaseTimer.NAME)) {
        work.phaseEnded(
            tags.getOrDefault(PhaseTimer.TAG, ""), java.time.Duration.ofNanos(interval.getNanos()));
      } else {
        // Negative where the clock of Temporal's machine is ahead of ours.
        super.reportTimer(name, tags, interval.getNanos() < 0 ? Duration.ZERO : interval);
      }
    }
  }
}

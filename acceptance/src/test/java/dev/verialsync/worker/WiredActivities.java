package dev.verialsync.worker;

import dev.verialsync.worker.configuration.Settings;
import dev.verialsync.worker.metrics.Metrics;
import io.temporal.client.WorkflowClient;
import java.time.Clock;
import java.util.stream.Stream;

/** The activities of a worker, wired as in the worker, for tests that call them without one. */
public final class WiredActivities implements AutoCloseable {
  private final Metrics metrics = new Metrics();
  private final Wiring wiring;

  public WiredActivities(Settings settings, WorkflowClient temporal) {
    this(settings, temporal, Clock.systemUTC());
  }

  /** With a clock that is set by the test. */
  public WiredActivities(Settings settings, WorkflowClient temporal, Clock clock) {
    this.wiring = Wiring.of(settings, temporal, metrics.work(), clock);
  }

  public Object[] all() {
    return Stream.of(wiring.syncActivities(), wiring.verialActivities())
        .flatMap(Stream::of)
        .toArray();
  }

  @Override
  public void close() {
    wiring.close();
    metrics.close();
  }
}

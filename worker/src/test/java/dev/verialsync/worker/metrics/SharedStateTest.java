package dev.verialsync.worker.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.verialsync.db.Phase;
import dev.verialsync.db.gate.GateState;
import dev.verialsync.db.issue.IssueKind;
import dev.verialsync.db.run.RunStatus;
import dev.verialsync.db.state.InstallationState;
import dev.verialsync.db.state.InstallationState.LastRun;
import dev.verialsync.db.state.InstallationState.OpenIssues;
import dev.verialsync.db.state.InstallationState.Progress;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class SharedStateTest {

  private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");
  private static final double AT_NOON = NOON.getEpochSecond();

  private static SharedState.Reading reading(GateState gate) {
    return new SharedState.Reading(
        gate,
        new InstallationState(
            NOON.minusSeconds(100),
            NOON.minusSeconds(10),
            Map.of(Phase.IMAGES, new Progress(8, 8), Phase.PRODUCTS, new Progress(9, 2)),
            new LastRun(6, RunStatus.FAILED, NOON, null),
            Map.of(Phase.PRODUCTS, NOON),
            true,
            3,
            Map.of(IssueKind.NO_NAME, new OpenIssues(5, NOON))));
  }

  private static GateState gate(
      @Nullable BigDecimal rate, int failures, @Nullable Instant coolingUntil) {
    return new GateState(
        rate, 4, false, null, null, 2, null, NOON, "lunch", failures, NOON, "x", coolingUntil);
  }

  private static Map<String, Double> values(SharedState state) {
    Map<String, Double> values = new TreeMap<>();
    for (MetricSnapshot metric : state.collect()) {
      ((GaugeSnapshot) metric)
          .getDataPoints()
          .forEach(
              point ->
                  values.put(
                      metric.getMetadata().getName()
                          + point.getLabels().stream()
                              .map(label -> " " + label.getValue())
                              .findFirst()
                              .orElse(""),
                      point.getValue()));
    }
    return values;
  }

  private static Map<String, Double> read(Supplier<SharedState.Reading> source) {
    try (SharedState state = new SharedState(source, Duration.ofDays(1))) {
      await().until(() -> !values(state).isEmpty());
      return values(state);
    }
  }

  @Test
  void whatIsReadIsReported() {
    Map<String, Double> values = read(() -> reading(gate(BigDecimal.TEN, 0, null)));

    assertThat(values)
        .containsEntry("verial_sync_shared_last_run_timestamp_seconds", AT_NOON)
        .containsEntry("verial_sync_shared_last_run_outcome failed", 1.0)
        .containsEntry("verial_sync_shared_last_run_outcome completed", 0.0)
        .containsEntry("verial_sync_shared_last_success_timestamp_seconds images", 0.0)
        .containsEntry("verial_sync_shared_last_success_timestamp_seconds products", AT_NOON)
        .containsEntry("verial_sync_shared_installed_timestamp_seconds", AT_NOON - 100)
        .containsEntry("verial_sync_shared_run_started_timestamp_seconds", AT_NOON - 10)
        .containsEntry("verial_sync_shared_run_planned_articles products", 9.0)
        .containsEntry("verial_sync_shared_run_done_articles products", 2.0)
        .containsEntry("verial_sync_shared_gate_in_flight_calls", 2.0)
        .containsEntry("verial_sync_shared_gate_limit_calls", 4.0)
        .containsEntry("verial_sync_shared_gate_limit_calls_per_second", 10.0)
        .containsEntry("verial_sync_shared_gate_paused_timestamp_seconds", AT_NOON)
        .containsEntry("verial_sync_shared_verial_failing_timestamp_seconds", AT_NOON)
        .containsEntry("verial_sync_shared_holds all", 1.0)
        .containsEntry("verial_sync_shared_holds article", 3.0)
        .containsEntry("verial_sync_shared_open_issues no_name", 5.0)
        .containsEntry("verial_sync_shared_open_issues no_stock", 0.0)
        .containsEntry("verial_sync_shared_issue_opened_timestamp_seconds no_name", AT_NOON)
        .containsEntry("verial_sync_shared_issue_opened_timestamp_seconds no_stock", 0.0);
  }

  @Test
  void noLimitIsInfinite() {
    assertThat(read(() -> reading(gate(null, 0, null))))
        .containsEntry("verial_sync_shared_gate_limit_calls_per_second", Double.POSITIVE_INFINITY);
  }

  @ParameterizedTest
  @CsvSource({"2, , closed", "3, 2026-11-28T12:00:05Z, open", "9, , half_open"})
  void theBreakerIsInOneState(int failures, @Nullable Instant coolingUntil, String state) {
    Map<String, Double> values = read(() -> reading(gate(BigDecimal.TEN, failures, coolingUntil)));

    for (String each : new String[] {"closed", "open", "half_open"}) {
      assertThat(values)
          .containsEntry("verial_sync_shared_gate_breaker " + each, each.equals(state) ? 1.0 : 0);
    }
  }

  @Test
  void whatCannotBeReadAnyMoreIsNotReported() {
    CountDownLatch away = new CountDownLatch(1);
    try (SharedState state =
        new SharedState(
            () -> {
              if (away.getCount() == 0) {
                throw new IllegalStateException("PostgreSQL is away");
              }
              return reading(gate(BigDecimal.TEN, 0, null));
            },
            Duration.ofMillis(10))) {
      await().until(() -> !values(state).isEmpty());
      away.countDown();
      await().until(() -> values(state).isEmpty());
    }
  }

  /** Nor does a scrape wait for it. */
  @Test
  void aReadingThatHangsOutdatesTheOneBefore() {
    CountDownLatch hangs = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    try (SharedState state =
        new SharedState(
            () -> {
              if (hangs.getCount() == 0) {
                hang(closed);
              }
              hangs.countDown();
              return reading(gate(BigDecimal.TEN, 0, null));
            },
            Duration.ofMillis(50))) {
      PrometheusRegistry registry = new PrometheusRegistry();
      registry.register(state);
      await().until(() -> hangs.getCount() == 0);
      await().until(() -> registry.scrape().size() == 0);
      closed.countDown();
    }
  }

  private static void hang(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

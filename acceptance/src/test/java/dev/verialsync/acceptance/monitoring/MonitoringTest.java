package dev.verialsync.acceptance.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.acceptance.Sql;
import dev.verialsync.acceptance.SyncFixture;
import dev.verialsync.acceptance.monitoring.PrometheusServer.Sample;
import dev.verialsync.local.LocalStack;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.simulator.faults.Fault;
import dev.verialsync.worker.SyncWorker;
import dev.verialsync.worker.metrics.SyncMetric;
import dev.verialsync.workflows.messages.results.CatalogSyncResult;
import io.temporal.client.WorkflowFailedException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Metrics, dashboard and alerts, as a real Prometheus sees two real workers and real runs. */
@Timeout(300)
@ExtendWith(EmbeddedStack.class)
final class MonitoringTest {

  private static final Path DASHBOARD = Path.of("..", "deploy", "grafana", "verial-sync.json");

  /** The state is read every 15 s, and a loaded machine takes its time. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String OPEN_ISSUES =
      "select kind || ' ' || count(*) from sync.issue where closed_at is null group by kind";

  @TempDir Path directory;

  @BeforeEach
  void find() {
    assumeTrue(PrometheusServer.isThere("prometheus"), "prometheus is not on PATH");
    assumeTrue(PrometheusServer.isThere("promtool"), "promtool is not on PATH");
  }

  @Test
  void everyQueryOfDashboardAndRulesHasItsAnswer(LocalStack stack) throws Exception {
    try (SyncFixture sync =
        SyncFixture.on(
            stack, SimulatorOptions.builder().articles(60).seed(18).poison(true).build())) {
      List<Integer> ports =
          Stream.of(sync.startWorker(), sync.startWorker())
              .map(SyncWorker::httpPort)
              .map(port -> port.orElseThrow())
              .toList();
      try (PrometheusServer prometheus =
          PrometheusServer.start(directory, PromtoolTest.RULES, ports)) {
        until(prometheus, "sum(verial_sync_build_info)", 2);
        until(prometheus, "count(verial_sync_shared_run_started_timestamp_seconds == 0)", 2);
        sync.simulator.faults().add(Fault.status(503).on("GetStockArticulosWS").times(2));
        CatalogSyncResult run = sync.run();
        assertThat(run.outcome()).isEqualTo("completed_with_issues");
        until(prometheus, "sum(verial_sync_runs_total)", 1);
        until(prometheus, "count(verial_sync_shared_last_run_timestamp_seconds > 0)", 2);

        everyMetricIsThereAndWellNamed(ports);
        theNumbersAreTheDatabases(prometheus, sync.sql());
        everyPanelHasData(prometheus);
        assertThat(firing(prometheus)).containsExactly("VerialSyncNewIssues");

        everythingGoesWrong(sync);
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(firing(prometheus))
                        .containsExactly(
                            "VerialSyncHeld",
                            "VerialSyncLate",
                            "VerialSyncNewIssues",
                            "VerialSyncPaused",
                            "VerialSyncRunFailed",
                            "VerialSyncVerialAway"));
        assertThat(prometheus.value("sum(verial_sync_runs_total{outcome=\"failed\"})")).isOne();

        sync.sql().execute("alter table sync.gate rename to gate_is_away");
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () -> assertThat(firing(prometheus)).containsExactly("VerialSyncStateUnknown"));
        sync.stopWorkers();
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () -> assertThat(firing(prometheus)).containsExactly("VerialSyncNoWorker"));
      }
    }
  }

  private static void until(PrometheusServer prometheus, String expression, double value) {
    await().alias(expression).atMost(PATIENCE).until(() -> prometheus.value(expression) == value);
  }

  /** Those of our alerts whose expression holds now, however long they ask it to. */
  private static Set<String> firing(PrometheusServer prometheus) {
    Map<String, String> alerts = prometheus.alerts();
    assertThat(alerts).hasSize(8);
    Set<String> firing = new TreeSet<>();
    alerts.forEach(
        (name, expression) -> {
          if (!prometheus.query(expression).isEmpty()) {
            firing.add(name);
          }
        });
    return firing;
  }

  private static void everyMetricIsThereAndWellNamed(List<Integer> ports) throws Exception {
    Set<String> found = new TreeSet<>();
    for (int port : ports) {
      String own =
          scrape(port)
              .lines()
              .filter(line -> line.matches("(# (HELP|TYPE) )?verial_sync_.*"))
              .collect(Collectors.joining("\n", "", "\n"));
      assertThat(PromtoolTest.promtool(own, "check", "metrics")).isEmpty();
      own.lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.replaceFirst("[{ ].*", ""))
          .forEach(found::add);
    }
    assertThat(found)
        .isEqualTo(
            Stream.of(SyncMetric.values())
                .flatMap(MonitoringTest::series)
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  private static Stream<String> series(SyncMetric metric) {
    return metric.type() == SyncMetric.Type.HISTOGRAM
        ? Stream.of("_bucket", "_sum", "_count").map(metric.fullName()::concat)
        : Stream.of(metric.fullName());
  }

  private static String scrape(int port) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics")).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  /** Sums over the workers, and for the shared state what any of them says. */
  private static void theNumbersAreTheDatabases(PrometheusServer prometheus, Sql sql) {
    assertThat(prometheus.value("sum(verial_sync_runs_total{outcome=\"completed_with_issues\"})"))
        .isOne();
    assertThat(
            by(prometheus, "method", "sum by (method) (verial_sync_call_duration_seconds_count)"))
        .isEqualTo(numbers(sql, "select method || ' ' || count(*) from erp.call group by method"));
    assertThat(
            by(prometheus, "outcome", "sum by (outcome) (verial_sync_call_duration_seconds_count)"))
        .containsEntry("http_5xx", 2L);
    assertThat(by(prometheus, "result", "sum by (result) (verial_sync_images_total)"))
        .isEqualTo(
            numbers(
                sql,
                "select 'stored ' || images_stored from sync.run union all select 'reused ' || images_reused from sync.run"));
    assertThat((long) prometheus.value("sum(verial_sync_image_stored_bytes_total)"))
        .isEqualTo(sql.number("select sum(bytes) from media.object"));
    assertThat((long) prometheus.value("sum(verial_sync_products_total{change=\"inserted\"})"))
        .isEqualTo(sql.number("select products_inserted from sync.run"));
    assertThat((long) prometheus.value("sum(verial_sync_products_total)"))
        .isEqualTo(sql.number("select count(*) from shop.product"));
    assertThat(
            (long) prometheus.value("sum(verial_sync_product_transaction_duration_seconds_count)"))
        .isGreaterThanOrEqualTo(
            sql.number("select count(*) from sync.batch where phase = 'products'"));
    assertThat(by(prometheus, "phase", "sum by (phase) (verial_sync_phase_duration_seconds_count)"))
        .isEqualTo(Map.of("images", 1L, "products", 1L));
    double seconds =
        sql.number("select extract(epoch from finished_at - started_at)::bigint + 1 from sync.run");
    assertThat(prometheus.value("sum(verial_sync_phase_duration_seconds_sum)"))
        .isBetween(0.1, seconds);
    Map<String, Long> issues =
        by(prometheus, "kind", "max without (instance, pod) (verial_sync_shared_open_issues) > 0");
    assertThat(issues).hasSizeGreaterThan(3).isEqualTo(numbers(sql, OPEN_ISSUES));
    assertThat(prometheus.value("max(verial_sync_shared_last_run_timestamp_seconds)"))
        .isEqualTo(
            Double.parseDouble(
                String.valueOf(
                    sql.value("select trunc(extract(epoch from finished_at), 3) from sync.run"))));
    assertThat(prometheus.value("sum(verial_sync_gate_waiting_calls)")).isZero();
  }

  private static Map<String, Long> by(
      PrometheusServer prometheus, String label, String expression) {
    Map<String, Long> values = new TreeMap<>();
    for (Sample sample : prometheus.query(expression)) {
      values.put(String.valueOf(sample.labels().get(label)), (long) sample.value());
    }
    return values;
  }

  private static Map<String, Long> numbers(Sql sql, String query) {
    Map<String, Long> numbers = new TreeMap<>();
    for (String line : sql.lines(query)) {
      int blank = line.indexOf(' ');
      numbers.put(line.substring(0, blank), Long.valueOf(line.substring(blank + 1)));
    }
    return numbers;
  }

  private static void everyPanelHasData(PrometheusServer prometheus) throws IOException {
    int queries = 0;
    for (JsonNode panel : new ObjectMapper().readTree(DASHBOARD.toFile()).get("panels")) {
      for (JsonNode target : panel.path("targets")) {
        String expression =
            target
                .get("expr")
                .textValue()
                .replace("$job", PrometheusServer.JOB)
                .replace("$__rate_interval", "5m");
        assertThat(expression).doesNotContain("$");
        List<Sample> samples = prometheus.query(expression);
        assertThat(samples).as(expression).isNotEmpty();
        assertThat(samples).as(expression).noneMatch(sample -> Double.isNaN(sample.value()));
        String legend = target.get("legendFormat").textValue();
        if (legend.startsWith("{{")) {
          String label = legend.substring(2, legend.length() - 2);
          assertThat(samples).as(expression).allMatch(sample -> sample.labels().containsKey(label));
        }
        queries++;
      }
    }
    assertThat(queries).isEqualTo(26);
  }

  /** A run that fails; and what would take hours, by SQL. */
  private static void everythingGoesWrong(SyncFixture sync) {
    long fault = sync.simulator.faults().add(Fault.infoError(1));
    try {
      sync.run();
      throw new AssertionError("a run with a wrong session completed");
    } catch (WorkflowFailedException expected) {
      sync.simulator.faults().remove(fault);
    }
    Sql sql = sync.sql();
    sql.execute("update sync.installation set made_at = made_at - interval '27 hours'");
    sql.execute(
        "update sync.run set started_at = started_at - interval '27 hours', finished_at = finished_at - interval '27 hours'");
    sql.execute("insert into sync.hold (held_by) values ('ana')");
    sql.execute(
        "update sync.gate set paused_since = now() - interval '13 hours', failing_since = now() - interval '31 minutes', consecutive_failures = 9");
    sql.execute(
        "update sync.guard set run_id = (select max(id) from sync.run), workflow_id = 'sync', first_execution_run_id = 'first', taken_at = now()");
  }
}

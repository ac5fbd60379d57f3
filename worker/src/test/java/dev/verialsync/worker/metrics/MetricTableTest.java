package dev.verialsync.worker.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/metrics.md has a row for each metric, in the enum's order. */
class MetricTableTest {

  @Test
  void metricsAreDocumented() throws IOException {
    List<String> documented =
        Files.readAllLines(Path.of("..", "docs", "metrics.md")).stream()
            .filter(line -> line.startsWith("| `verial_sync_"))
            .toList();

    assertThat(documented)
        .isEqualTo(Stream.of(SyncMetric.values()).map(MetricTableTest::row).toList());
  }

  private static String row(SyncMetric metric) {
    return "| `%s` | %s | %s | %s | %s |"
        .formatted(
            metric.fullName(),
            metric.type() == SyncMetric.Type.INFO
                ? "gauge"
                : metric.type().name().toLowerCase(Locale.ROOT),
            metric.labels().stream().map("`%s`"::formatted).collect(Collectors.joining(", ")),
            metric.unit(),
            metric.meaning());
  }

  @Test
  void theNameTellsWhatEveryWorkerReportsAlike() {
    assertThat(SyncMetric.values())
        .filteredOn(metric -> metric.fullName().startsWith("verial_sync_shared_"))
        .allMatch(metric -> metric.type() == SyncMetric.Type.GAUGE)
        .hasSize(16);
  }
}

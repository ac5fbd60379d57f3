package dev.verialsync.acceptance.lists;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.acceptance.SyncFixture;
import dev.verialsync.local.LocalStack;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.simulator.calls.CallLog;
import dev.verialsync.simulator.faults.Fault;
import dev.verialsync.workflows.messages.commands.CatalogSyncInput;
import dev.verialsync.workflows.messages.results.CatalogSyncResult;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the ERP sees of two workers that share one gate. */
@Timeout(180)
@ExtendWith(EmbeddedStack.class)
final class CalmCallsTest {

  private static final int CONCURRENT = 3;
  private static final int PER_SECOND = 40;

  @Test
  void twoWorkersTogetherKeepTheLimitsAndEachCallIsInTheBooks(LocalStack stack) throws Exception {
    try (SyncFixture sync =
        SyncFixture.on(
                stack,
                SimulatorOptions.builder()
                    .articles(150)
                    .seed(6)
                    .imageBytes(2_000)
                    .latency(Duration.ofMillis(70))
                    .build())
            .with("VERIAL_MAX_CONCURRENT_CALLS", String.valueOf(CONCURRENT))
            .with("VERIAL_MAX_CALLS_PER_SECOND", String.valueOf(PER_SECOND))) {
      sync.simulator.faults().add(Fault.infoError(2).on("GetImagenesArticulosWS").times(2));
      sync.startWorker();
      sync.startWorker();

      CatalogSyncResult result =
          sync.run(CatalogSyncInput.builder().imageStrategy("per-article").build());

      CallLog calls = sync.simulator.calls();
      assertThat(result.outcome()).isEqualTo("completed");
      assertThat(calls.maxInFlight()).isBetween(2, CONCURRENT);
      assertThat(calls.maxPerSecond()).isLessThanOrEqualTo(PER_SECOND * 12 / 10);
      assertThat(booked(sync)).isEqualTo(new TreeMap<>(calls.totals()));
      assertThat(result.totals().callsByMethod())
          .isEqualTo(
              calls.totals().entrySet().stream()
                  .collect(
                      Collectors.toMap(
                          Map.Entry::getKey, call -> Math.toIntExact(call.getValue()))));
      assertThat(sync.sql().lines("select id from erp.call where millis is null or bytes is null"))
          .isEmpty();
      assertThat(
              sync.sql()
                  .number(
                      "select count(*) from erp.call where method = 'GetImagenesArticulosWS' and"
                          + " outcome <> 'ok'"))
          .isEqualTo(2);
      assertThat(
              sync.sql()
                  .ids(
                      "select distinct article_id from erp.call where method ="
                          + " 'GetImagenesArticulosWS' order by 1"))
          .isEqualTo(sync.simulator.catalogue().articleIds());
    }
  }

  private static Map<String, Long> booked(SyncFixture sync) {
    Map<String, Long> booked = new TreeMap<>();
    sync.sql()
        .rows("select method, count(*) as calls from erp.call group by 1")
        .forEach(
            row ->
                booked.put(
                    String.valueOf(row.get("method")),
                    Long.valueOf(String.valueOf(row.get("calls")))));
    return booked;
  }
}

package dev.verialsync.starter.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.db.erp.MethodSupportRepository.Finding;
import dev.verialsync.db.gate.MethodCalls;
import dev.verialsync.db.gate.RunCalls;
import dev.verialsync.db.gate.RunCalls.Peak;
import dev.verialsync.starter.text.Figures;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an operator sends to Verial. */
final class CallsTextTest {

  private static final Instant START = Instant.parse("2026-11-24T08:00:00Z");

  private static RunCalls run(long number, long imageCalls, Map<String, Long> failures) {
    MethodCalls images =
        new MethodCalls(
            "GetImagenesArticulosWS", imageCalls, 1_234_567_890, 2_242_000, 284, 410, failures, 2);
    MethodCalls list =
        new MethodCalls("GetArticulosWS", 16, 9_000_000, 32_000, 2_000, 2_900, Map.of(), 0);
    MethodCalls all =
        new MethodCalls("all", imageCalls + 16, 1_243_567_890, 2_274_000, 290, 420, failures, 2);
    return new RunCalls(
        number,
        "incremental",
        "completed",
        START,
        START.plusSeconds(790),
        7_879,
        all,
        List.of(images, list),
        new Peak(10, START.plusSeconds(3)),
        new Peak(588, START.plusSeconds(60)));
  }

  @Test
  void aRunStandsBesideEarlierOnesAndTheSingleBatchJob() {
    RunCalls empty =
        new RunCalls(
            1,
            "full",
            "failed",
            START,
            null,
            7_879,
            new MethodCalls("all", 0, 0, 0, null, null, Map.of(), 0),
            List.of(),
            null,
            null);
    String text =
        new CallsText(new Figures(ZoneId.of("Europe/Madrid")))
            .render(
                CallsReport.of(
                    run(3, 7_882, Map.of("http_503", 2L, "timeout", 1L)),
                    List.of(run(2, 79, Map.of()), empty),
                    new Finding(
                        "http://erp/ 1.8.4",
                        true,
                        run(2, 79, Map.of()).startedAt(),
                        "60 articles")));

    assertThat(text)
        .isEqualTo(
            """
            Run 3: 7,898 calls to Verial. incremental, completed, begun 2026-11-24 09:00:00, took 13 min 10 s.

            METHOD                  CALLS  MEGABYTES  MEAN MS  P95 MS  FAILED
            GetImagenesArticulosWS  7,882    1,234.6      284     410       3
            GetArticulosWS             16        9.0    2,000   2,900       0
            all                     7,898    1,243.6      290     420       3

            busiest second  10 calls, from 09:00:03
            busiest minute  588 calls, from 09:01:00
            wasted          5 calls: 3 without a useful answer, 2 about an article asked for before
                            GetImagenesArticulosWS: http_503 2 · timeout 1
            images          in blocks, proven 2026-11-24 09:00:00 (60 articles) for http://erp/ 1.8.4

                                          RUN 3    RUN 2  RUN 1  SINGLE BATCH
            GetArticulosWS                   16       16      0             1
            GetNumArticulosWS                 0        0      0             0
            GetStockArticulosWS               0        0      0             1
            GetCondicionesTarifaWS            0        0      0         7,879
            GetImagenesArticulosWS        7,882       79      0         7,879
            reference lists, version          0        0      0             7
            calls                         7,898       95      0        15,767
            % of the single batch          50.1      0.6    0.0         100.0
            seconds that Verial worked  2,274.0  2,274.0    0.0       3,748.5
            megabytes                   1,243.6  1,243.6    0.0
            95th percentile, ms             420      420      0
            busiest second, calls            10       10      0
            busiest minute, calls           588      588      0
            failed                            3        0      0

            Single batch: the images and tariffs of each of 7,879 articles, one call each, and the
            lists, in each run of the job that was replaced; its seconds are from times measured of it.\
            """);
    assertThat(text.lines().mapToInt(String::length).max().orElseThrow()).isLessThanOrEqualTo(100);
  }
}

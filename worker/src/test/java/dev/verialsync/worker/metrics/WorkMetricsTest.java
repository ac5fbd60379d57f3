package dev.verialsync.worker.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verialsync.activities.task.Cancellation;
import dev.verialsync.activities.verial.call.CallOutcome;
import dev.verialsync.activities.verial.call.CallTicket;
import dev.verialsync.activities.verial.call.Permit;
import dev.verialsync.db.run.RunStatus;
import dev.verialsync.db.shop.ProductsWritten;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkMetricsTest {

  private static final CallTicket TICKET = new CallTicket(1L, "GetArticulosWS", null);

  private final Metrics metrics = new Metrics();
  private final WorkMetrics work = metrics.work();

  @AfterEach
  void close() {
    metrics.close();
  }

  /** Lines of the text that Prometheus reads. */
  private List<String> lines(String beginning) {
    return metrics.registry().scrape().lines().filter(line -> line.startsWith(beginning)).toList();
  }

  @Test
  void aRunThatIsClosedTwiceCountsOnce() {
    work.ended(7, RunStatus.FAILED);
    work.ended(7, RunStatus.FAILED);
    work.ended(8, RunStatus.FAILED);

    assertThat(lines("verial_sync_runs_total{"))
        .containsExactlyInAnyOrder(
            "verial_sync_runs_total{outcome=\"abandoned\"} 0.0",
            "verial_sync_runs_total{outcome=\"cancelled\"} 0.0",
            "verial_sync_runs_total{outcome=\"completed\"} 0.0",
            "verial_sync_runs_total{outcome=\"completed_with_issues\"} 0.0",
            "verial_sync_runs_total{outcome=\"failed\"} 2.0");
  }

  @Test
  void aProductCountsAsOneChangeAndADryRunAsNone() {
    work.written(new ProductsWritten(1, 5, 7, 2, 40, false, List.of()));
    work.written(new ProductsWritten(100, 100, 100, 100, 40, true, List.of()));

    assertThat(lines("verial_sync_products_total{"))
        .containsExactlyInAnyOrder(
            "verial_sync_products_total{change=\"inserted\"} 1.0",
            "verial_sync_products_total{change=\"updated\"} 3.0",
            "verial_sync_products_total{change=\"deactivated\"} 2.0",
            "verial_sync_products_total{change=\"unchanged\"} 7.0");
    assertThat(lines("verial_sync_product_transaction_duration_seconds_"))
        .contains(
            "verial_sync_product_transaction_duration_seconds_bucket{le=\"0.025\"} 0",
            "verial_sync_product_transaction_duration_seconds_bucket{le=\"0.05\"} 1",
            "verial_sync_product_transaction_duration_seconds_count 1");
  }

  @Test
  void aCallIsMeasuredUnderItsMethodAndWhoWaitsIsCounted() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch granted = new CountDownLatch(1);
    MeasuredGate gate =
        new MeasuredGate(
            (ticket, cancellation) -> {
              begun.countDown();
              granted.await();
              return new SilentPermit();
            },
            work);
    Thread caller = new Thread(() -> call(gate));
    caller.start();
    begun.await();

    assertThat(lines("verial_sync_gate_waiting_calls"))
        .containsExactly("verial_sync_gate_waiting_calls 1.0");
    granted.countDown();
    caller.join();

    assertThat(lines("verial_sync_gate_waiting_calls"))
        .containsExactly("verial_sync_gate_waiting_calls 0.0");
    assertThat(lines("verial_sync_call_duration_seconds_sum"))
        .containsExactly(
            "verial_sync_call_duration_seconds_sum{method=\"GetArticulosWS\",outcome=\"ok\"} 0.7");
  }

  private static void call(MeasuredGate gate) {
    try {
      gate.acquire(TICKET, new Cancellation()).complete(700, 10, CallOutcome.OK);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void whoIsRefusedAPermitWaitsNoMore() {
    MeasuredGate gate =
        new MeasuredGate(
            (ticket, cancellation) -> {
              throw new IllegalStateException("closed");
            },
            work);

    assertThatThrownBy(() -> gate.acquire(TICKET, new Cancellation())).hasMessage("closed");
    assertThat(lines("verial_sync_gate_waiting_calls"))
        .containsExactly("verial_sync_gate_waiting_calls 0.0");
  }

  /** A server may answer with any status and any code. */
  @ParameterizedTest
  @CsvSource({
    "http_503, http_5xx",
    "http_404, http_4xx",
    "http_302, http_other",
    "http_1000, http_other",
    "code_4, code_4",
    "code_22, code_22",
    "code_-7, code_other",
    "code_2147483647, code_other",
    "unknown_method, unknown_method"
  })
  void outcomesAreFew(String outcome, String label) {
    work.called("GetArticulosWS", new CallOutcome(outcome), 1);

    assertThat(lines("verial_sync_call_duration_seconds_count"))
        .containsExactly(
            "verial_sync_call_duration_seconds_count{method=\"GetArticulosWS\",outcome=\"%s\"} 1"
                .formatted(label));
  }

  private static final class SilentPermit implements Permit {
    @Override
    public void onLost(Runnable abort) {}

    @Override
    public void complete(long millis, long bytes, CallOutcome outcome) {}

    @Override
    public void giveBack() {}
  }
}

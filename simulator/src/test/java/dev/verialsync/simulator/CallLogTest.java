package dev.verialsync.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.simulator.calls.Call;
import dev.verialsync.simulator.calls.CallLog;
import dev.verialsync.simulator.faults.Fault;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CallLogTest {
  @Test
  void countsByMethodAndByArticle() throws Exception {
    try (VerialSimulator simulator = started(Duration.ZERO)) {
      VerialCaller caller = new VerialCaller(simulator);
      caller.get("GetVersionWS?x=18");
      caller.get("GetImagenesArticulosWS?x=18&id_articulo=7");
      caller.get("GetImagenesArticulosWS?x=18&id_articulo=7");
      caller.get("GetImagenesArticulosWS?x=18&id_articulo=0&inicio=1&fin=2");

      CallLog calls = simulator.calls();
      assertThat(calls.total()).isEqualTo(4);
      assertThat(calls.totals())
          .containsExactlyInAnyOrderEntriesOf(
              Map.of("GetVersionWS", 1L, "GetImagenesArticulosWS", 3L));
      assertThat(calls.imageCalls(7)).isEqualTo(2);
      assertThat(calls.imageCalls()).containsEntry(0L, 1L).hasSize(2);

      calls.reset();
      assertThat(calls.total()).isZero();
      assertThat(calls.calls()).isEmpty();
    }
  }

  @Test
  void remembersCallsWithoutTheSession() throws Exception {
    try (VerialSimulator simulator = started(Duration.ofMillis(20))) {
      simulator.setSession(7654321);
      Instant before = Instant.now();
      new VerialCaller(simulator).get("GetStockArticulosWS?x=7654321&id_articulo=3&X=7654321");

      Call call = simulator.calls().calls().get(0);
      assertThat(call.method()).isEqualTo("GetStockArticulosWS");
      assertThat(call.parameters()).containsExactly(Map.entry("id_articulo", "3"));
      assertThat(call.receivedAt()).isBetween(before, Instant.now());
      assertThat(call.status()).isEqualTo(200);
      assertThat(call.infoCode()).isZero();
      assertThat(call.took()).isGreaterThanOrEqualTo(Duration.ofMillis(20));
      assertThat(call.toString()).doesNotContain("7654321");
    }
  }

  @Test
  void countsACallBeforeItIsAnswered() throws Exception {
    try (VerialSimulator simulator = started(Duration.ZERO)) {
      simulator.faults().add(Fault.hang());
      VerialCaller caller = new VerialCaller(simulator);
      List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        calls.add(caller.getLater("GetVersionWS?x=18"));
      }

      assertThat(simulator.calls().awaitInFlight(5, Duration.ofSeconds(10))).isTrue();
      assertThat(simulator.calls().total()).isEqualTo(5);
      assertThat(simulator.calls().calls()).allMatch(call -> call.status() == 0);
      simulator.faults().clear();
      for (CompletableFuture<HttpResponse<String>> call : calls) {
        assertThat(call.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      }
      assertThat(simulator.calls().maxInFlight()).isEqualTo(5);
      assertThat(simulator.calls().inFlight()).isZero();
      assertThat(simulator.calls().maxPerSecond()).isEqualTo(5);
    }
  }

  @Test
  void oneCallAfterAnotherIsNeverTwoInFlight() throws Exception {
    try (VerialSimulator simulator = started(Duration.ZERO)) {
      VerialCaller caller = new VerialCaller(simulator);
      for (int i = 0; i < 200; i++) {
        caller.get("GetImagenesArticulosWS?x=18&id_articulo=" + i);
      }

      assertThat(simulator.calls().maxInFlight()).isEqualTo(1);
    }
  }

  @Test
  void forgetsTheOldestCallsButCountsThem() throws Exception {
    try (VerialSimulator simulator =
        VerialSimulator.start(SimulatorOptions.builder().articles(5).callLogLimit(3).build())) {
      VerialCaller caller = new VerialCaller(simulator);
      for (int i = 1; i <= 5; i++) {
        caller.get("GetVersionWS?x=18");
      }

      assertThat(simulator.calls().calls()).extracting(Call::number).containsExactly(3L, 4L, 5L);
      assertThat(simulator.calls().total()).isEqualTo(5);
    }
  }

  @Test
  void takesLongerForMoreRowsWhereAskedTo() throws Exception {
    try (VerialSimulator simulator = started(Duration.ZERO)) {
      simulator.setLatencyPerRow(Duration.ofMillis(2));
      VerialCaller caller = new VerialCaller(simulator);
      caller.get("GetArticulosWS?x=18&inicio=1&fin=40");

      assertThat(simulator.calls().calls().get(0).took())
          .isGreaterThanOrEqualTo(Duration.ofMillis(80));
    }
  }

  private static VerialSimulator started(Duration latency) throws Exception {
    return VerialSimulator.start(
        SimulatorOptions.builder().articles(50).imageBytes(3_000).latency(latency).build());
  }
}

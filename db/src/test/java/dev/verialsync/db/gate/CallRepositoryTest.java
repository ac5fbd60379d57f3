package dev.verialsync.db.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.db.DatabaseExtension;
import dev.verialsync.db.run.Run;
import dev.verialsync.db.run.RunRepository;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CallRepositoryTest {

  private static final Instant T = Instant.parse("2026-03-01T10:00:00Z");

  @RegisterExtension private static final DatabaseExtension DB = new DatabaseExtension();

  private void call(
      String method,
      @Nullable Long article,
      long atMillis,
      @Nullable Integer millis,
      @Nullable String outcome) {
    DB.execute(
        "insert into erp.call (run_id, method, article_id, at, millis, bytes, outcome) values (?, ?, ?::bigint, ?::timestamptz, ?::int, ?::bigint, ?)",
        DB.runId(),
        method,
        article,
        T.plusMillis(atMillis).toString(),
        millis,
        millis == null ? null : 1_000L,
        outcome);
  }

  private RunCalls read() {
    return new CallRepository(DB.database())
        .of(new RunRepository(DB.database()).find(DB.runId()).orElseThrow());
  }

  @Test
  void callsAreCountedByMethodWithTheirLatencyAndFailures() {
    for (int i = 1; i <= 20; i++) {
      call("GetImagenesArticulosWS", (long) i, i * 100L, i * 10, "ok");
    }
    call("GetImagenesArticulosWS", 20L, 30_000, 200, "ok");
    call("GetImagenesArticulosWS", 21L, 31_000, 5, "http_503");
    call("GetImagenesArticulosWS", 22L, 32_000, null, null);
    call("GetArticulosWS", null, 40_000, 500, "ok");
    call("GetArticulosWS", null, 41_000, 600, "ok");

    RunCalls found = read();

    MethodCalls images = found.methods().get(0);
    assertThat(images.method()).isEqualTo("GetImagenesArticulosWS");
    assertThat(images.calls()).isEqualTo(23);
    assertThat(images.bytes()).isEqualTo(22_000);
    assertThat(images.meanMillis()).isEqualTo(105);
    assertThat(images.p95Millis()).isEqualTo(200);
    assertThat(images.failures()).isEqualTo(Map.of("http_503", 1L, "unfinished", 1L));
    assertThat(images.repeated()).isEqualTo(1);
    assertThat(found.methods().get(1).repeated()).as("blocks of a list").isZero();
    assertThat(found.all().method()).isEqualTo("all");
    assertThat(found.all().calls()).isEqualTo(25);
    assertThat(found.all().p95Millis()).isEqualTo(500);
    assertThat(found.all().failed()).isEqualTo(2);
    assertThat(found.all().repeated()).isEqualTo(1);
  }

  @Test
  void theBusiestSecondAndMinuteAreThoseOfAnyBeginning() {
    call("GetArticulosWS", null, 900, 1, "ok");
    call("GetArticulosWS", null, 1_100, 1, "ok");
    call("GetArticulosWS", null, 1_899, 1, "ok");
    call("GetArticulosWS", null, 1_900, 1, "ok");
    call("GetArticulosWS", null, 60_899, 1, "ok");
    call("GetArticulosWS", null, 60_901, 1, "ok");

    RunCalls found = read();

    assertThat(found.busiestSecond()).isEqualTo(new RunCalls.Peak(3, T.plusMillis(900)));
    assertThat(found.busiestMinute()).isEqualTo(new RunCalls.Peak(5, T.plusMillis(900)));
  }

  @Test
  void aRunWithoutCallsHasNone() {
    RunCalls found = read();
    assertThat(found.all()).isEqualTo(new MethodCalls("all", 0, 0, 0, null, null, Map.of(), 0));
    assertThat(found.methods()).isEmpty();
    assertThat(found.busiestSecond()).isNull();
  }

  @Test
  void earlierRunsComeLatestFirst() {
    long first = DB.runId();
    long second = DB.nextRun();
    long third = DB.nextRun();
    assertThat(new RunRepository(DB.database()).before(third, 5))
        .extracting(Run::id)
        .containsExactly(second, first);
    assertThat(new RunRepository(DB.database()).before(third, 1)).hasSize(1);
  }
}

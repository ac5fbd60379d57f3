package dev.verialsync.activities.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class RetrierTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  private final List<Duration> pauses = new ArrayList<>();
  private final List<Waiting> waits = new ArrayList<>();
  private final AtomicInteger attempts = new AtomicInteger();
  private final Retrier retrier =
      new Retrier(Backoff.DEFAULT, pauses::add, () -> 1, Clock.fixed(NOW, ZoneOffset.UTC));

  private String failing(int times) throws IOException {
    if (attempts.incrementAndGet() <= times) {
      throw new IOException("refused");
    }
    return "done";
  }

  private String run(int failures) throws IOException, InterruptedException {
    return retrier.retryTransient(
        "S3", () -> failing(failures), IOException.class::isInstance, waits::add, () -> false);
  }

  @Test
  void aFaultThatPassesIsWaitedForEverLongerUpToTheCeiling() throws Exception {
    assertThat(run(9)).isEqualTo("done");

    assertThat(pauses)
        .extracting(Duration::toMillis)
        .containsExactly(250L, 500L, 1_000L, 2_000L, 4_000L, 8_000L, 15_000L, 15_000L, 15_000L);
  }

  @Test
  void theHookIsToldOfEachWait() throws Exception {
    run(2);

    assertThat(waits)
        .extracting(
            Waiting::service, Waiting::failures, Waiting::since, w -> w.fault().getMessage())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("S3", 1, NOW, "refused"),
            org.assertj.core.groups.Tuple.tuple("S3", 2, NOW, "refused"));
  }

  @Test
  void aSuccessWaitsForNothing() throws Exception {
    assertThat(run(0)).isEqualTo("done");

    assertThat(pauses).isEmpty();
    assertThat(waits).isEmpty();
  }

  @Test
  void anyOtherFaultIsThrownAtOnce() {
    assertThatThrownBy(
            () ->
                retrier.retryTransient(
                    "S3", () -> failing(1), fault -> false, waits::add, () -> false))
        .isInstanceOf(IOException.class)
        .hasMessage("refused");
    assertThat(attempts).hasValue(1);
    assertThat(pauses).isEmpty();
  }

  @Test
  void whatTheHookThrowsEndsTheRetrying() {
    assertThatThrownBy(
            () ->
                retrier.retryTransient(
                    "S3",
                    () -> failing(9),
                    IOException.class::isInstance,
                    waiting -> {
                      throw new IllegalStateException("activity cancelled");
                    },
                    () -> false))
        .hasMessage("activity cancelled");
    assertThat(attempts).hasValue(1);
    assertThat(pauses).isEmpty();
  }

  @Test
  void aCancellationDuringTheWaitEndsTheRetrying() {
    AtomicBoolean cancelled = new AtomicBoolean();
    Retrier cancelledWhileAsleep =
        new Retrier(Backoff.DEFAULT, pause -> cancelled.set(true), () -> 1, Clock.systemUTC());

    assertThatThrownBy(
            () ->
                cancelledWhileAsleep.retryTransient(
                    "S3",
                    () -> failing(9),
                    IOException.class::isInstance,
                    waits::add,
                    cancelled::get))
        .isInstanceOf(CancellationException.class)
        .hasMessage("Cancelled while waiting for S3")
        .hasRootCauseMessage("refused");
    assertThat(attempts).hasValue(1);
  }

  @Test
  void jitterTakesUpToHalfOfAWait() {
    assertThat(Backoff.DEFAULT.afterFailures(3, 0)).isEqualTo(Duration.ofMillis(500));
    assertThat(Backoff.DEFAULT.afterFailures(3, 0.5)).isEqualTo(Duration.ofMillis(750));
    assertThat(Backoff.DEFAULT.afterFailures(3, 1)).isEqualTo(Duration.ofSeconds(1));
    assertThat(Backoff.DEFAULT.afterFailures(1_000_000, 1)).isEqualTo(Duration.ofSeconds(15));
  }
}

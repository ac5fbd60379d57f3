package dev.verialsync.worker.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever asks for health hears soon, whatever hangs. */
@Timeout(30)
class ChecksTest {

  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration LATE = Duration.ofMinutes(10);

  private static Check check(String who, Runnable ping) {
    return new Check(who, ping, e -> who + " does not answer: " + e.getMessage());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Test
  void everyComplaintIsToldInTheOrderOfTheChecks() {
    Check well = check("Temporal", () -> {});
    Check ill =
        check(
            "S3",
            () -> {
              throw new IllegalStateException("HTTP 503");
            });
    Check illToo =
        check(
            "PostgreSQL",
            () -> {
              throw new IllegalStateException("refused");
            });
    try (Checks checks = new Checks(List.of(ill, well, illToo), LATE)) {
      assertThat(checks.complaints())
          .containsExactly("S3 does not answer: HTTP 503", "PostgreSQL does not answer: refused");
    }
  }

  @Test
  void aDefectOfACheckIsAComplaint() {
    Check defect =
        check(
            "S3",
            () -> {
              throw new AssertionError("ours");
            });
    try (Checks checks = new Checks(List.of(defect), LATE)) {
      assertThat(checks.complaints())
          .containsExactly("S3 cannot be asked: java.lang.AssertionError: ours");
    }
  }

  @Test
  void theChecksRunBesideOneAnother() {
    CyclicBarrier all = new CyclicBarrier(2);
    try (Checks checks =
        new Checks(
            List.of(check("PostgreSQL", () -> await(all)), check("S3", () -> await(all))), LATE)) {
      assertThat(checks.complaints()).isEmpty();
    }
  }

  @Test
  void aCheckThatHangsIsAComplaintAndIsNotAskedAgainBeforeItHasEnded() {
    CountDownLatch back = new CountDownLatch(1);
    AtomicInteger asked = new AtomicInteger();
    Check hangs =
        check(
            "S3 at http://media",
            () -> {
              asked.incrementAndGet();
              await(back);
            });
    try (Checks checks = new Checks(List.of(hangs, check("PostgreSQL", () -> {})), SOON)) {
      for (int probe = 0; probe < 3; probe++) {
        assertThat(checks.complaints())
            .singleElement()
            .asString()
            .matches("S3 at http://media has not answered within [1-9]\\d* s");
      }
      assertThat(asked).hasValue(1);

      back.countDown();
      while (!checks.complaints().isEmpty()) {
        Thread.onSpinWait();
      }
      assertThat(asked.get()).isBetween(1, 2);
    }
  }
}

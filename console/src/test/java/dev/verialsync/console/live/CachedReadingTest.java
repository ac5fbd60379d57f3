package dev.verialsync.console.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CachedReadingTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final AtomicInteger reads = new AtomicInteger();

  @Test
  void howeverManyAskAtOnceItIsReadOnce() {
    CountDownLatch asked = new CountDownLatch(50);
    CachedReading<Integer> reading =
        new CachedReading<>(
            () -> {
              awaitAll(asked);
              return reads.incrementAndGet();
            },
            Duration.ofMinutes(1),
            PATIENCE);
    List<CompletableFuture<Integer>> browsers =
        IntStream.range(0, 50)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> {
                          asked.countDown();
                          return reading.read();
                        },
                        task -> new Thread(task).start()))
            .toList();
    assertThat(browsers).allMatch(browser -> browser.join() == 1);
    assertThat(reading.read()).isEqualTo(1);
  }

  private static void awaitAll(CountDownLatch asked) {
    try {
      asked.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatTakesLongIsKeptLonger() {
    CachedReading<Integer> slow =
        new CachedReading<>(
            () -> {
              long end = System.nanoTime() + Duration.ofMillis(500).toNanos();
              while (System.nanoTime() < end) {
                LockSupport.parkNanos(end - System.nanoTime());
              }
              return reads.incrementAndGet();
            },
            Duration.ZERO,
            PATIENCE);
    for (int i = 0; i < 100; i++) {
      assertThat(slow.read()).isEqualTo(1);
    }
  }

  @Test
  void whatIsReadQuicklyIsReadAgain() {
    CachedReading<Integer> quick =
        new CachedReading<>(reads::incrementAndGet, Duration.ZERO, PATIENCE);
    int last = 0;
    while (last < 3) {
      last = quick.read();
    }
    assertThat(last).isEqualTo(3);
  }

  @Test
  void whatDoesNotAnswerIsSaidToHaveNotAnswered() {
    CountDownLatch never = new CountDownLatch(1);
    CachedReading<Integer> hanging =
        new CachedReading<>(
            () -> {
              awaitAll(never);
              return 1;
            },
            Duration.ZERO,
            Duration.ofMillis(50));
    assertThatThrownBy(hanging::read).isInstanceOf(CachedReading.NotAnsweredException.class);
    assertThat(hanging.get()).isEmpty();
    never.countDown();
  }
}

package dev.verialsync.activities.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class ParallelTasksTest {

  private final ParallelTasks threads = new ParallelTasks("test", 3);

  @Test
  void doesAsManyAtOnceAsItMayAndKeepsTheOrder() throws Exception {
    CyclicBarrier three = new CyclicBarrier(3);
    AtomicInteger atOnce = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Callable<Integer>> tasks =
        IntStream.range(0, 9)
            .<Callable<Integer>>mapToObj(
                i ->
                    () -> {
                      most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                      three.await();
                      atOnce.decrementAndGet();
                      return i;
                    })
            .toList();

    assertThat(threads.all(tasks)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8);
    assertThat(most).hasValue(3);
  }

  @Test
  void whatOneThrowsIsThrownAndTheOthersAreInterrupted() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    CountDownLatch waiting = new CountDownLatch(1);
    Callable<Integer> fails =
        () -> {
          waiting.await();
          throw new IOException("full");
        };
    Callable<Integer> waits =
        () -> {
          try {
            waiting.countDown();
            Thread.sleep(20_000);
          } catch (InterruptedException e) {
            interrupted.countDown();
          }
          return 1;
        };

    assertThatThrownBy(() -> threads.all(List.of(fails, waits)))
        .isInstanceOf(IOException.class)
        .hasMessage("full");
    assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void inTurnThrowsTheSame() throws Exception {
    assertThat(ParallelTasks.inTurn(List.<Callable<Integer>>of(() -> 1, () -> 2)))
        .containsExactly(1, 2);
    Callable<Integer> fails =
        () -> {
          throw new IOException("full");
        };
    assertThatThrownBy(() -> ParallelTasks.inTurn(List.of(fails))).hasMessage("full");
  }
}

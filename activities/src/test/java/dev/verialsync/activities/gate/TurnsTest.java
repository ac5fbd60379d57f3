package dev.verialsync.activities.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.activities.task.Cancellation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TurnsTest {

  private final Turns turns = new Turns();
  private final List<Integer> order = Collections.synchronizedList(new ArrayList<>());
  private final List<Thread> threads = new ArrayList<>();

  private CompletableFuture<Boolean> come(int number, Cancellation cancellation) {
    return come(number, false, cancellation);
  }

  private CompletableFuture<Boolean> come(
      int number, boolean goesFirst, Cancellation cancellation) {
    CompletableFuture<Boolean> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                boolean taken = turns.take(goesFirst, cancellation);
                if (taken) {
                  order.add(number);
                  turns.pass();
                }
                result.complete(taken);
              } catch (InterruptedException e) {
                result.completeExceptionally(e);
              }
            });
    threads.add(thread);
    thread.start();
    while (thread.getState() != Thread.State.WAITING && thread.isAlive()) {
      Thread.onSpinWait();
    }
    return result;
  }

  @Test
  void whoCameFirstIsFirstHoweverLongTheyAllWait() throws Exception {
    assertThat(turns.take(false, new Cancellation())).isTrue();
    List<CompletableFuture<Boolean>> came =
        IntStream.range(0, 20).mapToObj(i -> come(i, new Cancellation())).toList();
    // Longer than the fair semaphore of before let one wait in its place of the queue.
    assertThat(came.get(0).completeOnTimeout(null, 500, TimeUnit.MILLISECONDS).get()).isNull();

    turns.pass();
    came.subList(1, 20).forEach(CompletableFuture::join);

    assertThat(order).containsExactlyElementsOf(IntStream.range(0, 20).boxed().toList());
  }

  @Test
  void whoGoesFirstWaitsForNobodyWhoDoesNot() throws Exception {
    assertThat(turns.take(false, new Cancellation())).isTrue();
    List<CompletableFuture<Boolean>> came = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      came.add(come(i, i >= 2, new Cancellation()));
    }

    turns.pass();
    came.forEach(CompletableFuture::join);

    assertThat(order).containsExactly(2, 3, 0, 1);
  }

  @Test
  void whoIsCancelledOrInterruptedWhileWaitingHoldsUpNobody() throws Exception {
    assertThat(turns.take(false, new Cancellation())).isTrue();
    Cancellation cancellation = new Cancellation();
    CompletableFuture<Boolean> cancelled = come(1, cancellation);
    CompletableFuture<Boolean> interrupted = come(2, new Cancellation());
    CompletableFuture<Boolean> third = come(3, new Cancellation());

    cancellation.cancel();
    threads.get(1).interrupt();

    assertThat(cancelled.get()).isFalse();
    assertThat(interrupted).failsWithin(10, TimeUnit.SECONDS);
    turns.pass();
    assertThat(third.get()).isTrue();
    assertThat(order).containsExactly(3);
    assertThat(turns.take(false, new Cancellation())).as("free again").isTrue();
  }
}

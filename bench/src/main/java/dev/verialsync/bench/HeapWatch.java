package dev.verialsync.bench;

import dev.verialsync.bench.measure.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Looks at a worker's heap from time to time, to show whether it is flat. */
final class HeapWatch implements AutoCloseable {

  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private record Sample(long second, long megabytes) {}

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final List<Sample> samples = new ArrayList<>();

  HeapWatch(WorkerProcess worker) {
    long start = System.nanoTime();
    ScheduledFuture<?> unused =
        timer.scheduleAtFixedRate(
            () -> {
              long second = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
              samples.add(new Sample(second, worker.heapAfterCollection()));
            },
            INTERVAL.toMillis(),
            INTERVAL.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /** Stops looking, and prints the highest of each tenth of the time. */
  void print() {
    close();
    int each = Math.max(1, samples.size() / 10);
    Table table = new Table("until second", "heap after collections, highest MB");
    for (int from = 0; from < samples.size(); from += each) {
      List<Sample> part = samples.subList(from, Math.min(samples.size(), from + each));
      table.row(
          part.get(part.size() - 1).second(),
          part.stream().mapToLong(Sample::megabytes).max().orElse(0));
    }
    table.print();
  }

  @Override
  public void close() {
    timer.shutdownNow();
    try {
      timer.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

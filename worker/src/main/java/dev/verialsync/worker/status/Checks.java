package dev.verialsync.worker.status;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks neighbours in parallel, and waits for none longer than its patience. A check that hangs is
 * not asked again before it has ended: many probes hold no more threads than one.
 */
public final class Checks implements AutoCloseable {

  private final List<Asked> asked;
  private final Duration patience;
  private final ExecutorService threads;

  /**
   * @param patience how long a check may take before it is a complaint itself
   */
  public Checks(List<Check> checks, Duration patience) {
    this.patience = patience;
    this.threads =
        Executors.newFixedThreadPool(
            checks.size(),
            task -> {
              Thread thread = new Thread(task, "status-check");
              thread.setDaemon(true);
              return thread;
            });
    this.asked = checks.stream().map(Asked::new).toList();
  }

  /** What is wrong now, in the order of the checks; empty when all is well. */
  public List<String> complaints() {
    return asked.stream().map(Asked::ask).toList().stream()
        .map(this::complaint)
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<String> complaint(Answer answer) {
    try {
      return answer.coming().get(left(answer).toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return Optional.of(
          "%s has not answered within %d s".formatted(answer.who(), answer.age().toSeconds()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(answer.who() + " was not asked: the worker is being stopped");
    } catch (ExecutionException e) {
      return Optional.of("%s cannot be asked: %s".formatted(answer.who(), e.getCause()));
    }
  }

  private Duration left(Answer answer) {
    Duration left = patience.minus(answer.age());
    return left.isNegative() ? Duration.ZERO : left;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  /** An answer that is there or to come. */
  private record Answer(String who, CompletableFuture<Optional<String>> coming, long askedAtNanos) {
    Duration age() {
      return Duration.ofNanos(System.nanoTime() - askedAtNanos);
    }
  }

  /** A check with the answer that is under way, one at most. */
  private final class Asked {
    private final Check check;
    private @Nullable Answer underWay;

    Asked(Check check) {
      this.check = check;
    }

    synchronized Answer ask() {
      Answer answer = underWay;
      if (answer == null || answer.coming().isDone()) {
        answer =
            new Answer(
                check.who(),
                CompletableFuture.supplyAsync(this::outcome, threads),
                System.nanoTime());
        underWay = answer;
      }
      return answer;
    }

    private Optional<String> outcome() {
      try {
        check.ping().run();
        return Optional.empty();
      } catch (RuntimeException e) {
        return Optional.of(check.complaint().apply(e));
      }
    }
  }
}

package dev.verialsync.activities.task;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Does many like things for one activity, a few at once. Its threads end by themselves when there
 * is nothing to do. Thread-safe.
 */
public final class ParallelTasks {

  /** As many as a server and a machine bear next to all else. */
  public static final int FEW = 4;

  private static final long IDLE_SECONDS = 10;

  private final ThreadPoolExecutor threads;

  public ParallelTasks(String name, int atOnce) {
    threads =
        new ThreadPoolExecutor(
            atOnce,
            atOnce,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Returns what came out, in the order of the tasks. When one fails, or this thread is
   * interrupted, those that have not ended are interrupted and what it threw is thrown.
   */
  public <T> List<T> all(List<? extends Callable<T>> tasks)
      throws IOException, InterruptedException {
    List<Future<T>> futures = new ArrayList<>(tasks.size());
    try {
      for (Callable<T> task : tasks) {
        futures.add(threads.submit(task));
      }
      List<T> results = new ArrayList<>(tasks.size());
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw thrown(e.getCause());
    } finally {
      futures.forEach(future -> future.cancel(true));
    }
  }

  /** The same on this thread, one after the other. */
  public static <T> List<T> inTurn(List<? extends Callable<T>> tasks)
      throws IOException, InterruptedException {
    List<T> results = new ArrayList<>(tasks.size());
    for (Callable<T> task : tasks) {
      try {
        results.add(task.call());
      } catch (Exception e) {
        throw thrown(e);
      }
    }
    return results;
  }

  private static RuntimeException thrown(Throwable cause) throws IOException, InterruptedException {
    if (cause instanceof IOException io) {
      throw io;
    }
    return unchecked(cause);
  }

  /** What a task threw that throws nothing checked, to be thrown here. */
  public static RuntimeException unchecked(Throwable cause) throws InterruptedException {
    if (cause instanceof InterruptedException interrupted) {
      throw interrupted;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException unchecked
        ? unchecked
        : new IllegalStateException(cause);
  }
}

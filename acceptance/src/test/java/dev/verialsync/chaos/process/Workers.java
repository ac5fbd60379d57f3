package dev.verialsync.chaos.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The worker processes of a round. */
public final class Workers implements AutoCloseable {
  private static final Duration SUPERVISED = Duration.ofSeconds(90);

  private final Path logs;
  private final Map<String, String> environment;
  private final List<JavaProcess> alive = new ArrayList<>();
  private int launched;

  public Workers(Path logs, Map<String, String> environment) {
    this.logs = logs;
    this.environment = environment;
  }

  /** Starts one more and returns when it polls; tried again while services are away. */
  public JavaProcess start() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + SUPERVISED.toNanos();
    while (true) {
      JavaProcess worker = WorkerProcess.launch(nextLog(), environment);
      try {
        WorkerProcess.awaitReady(worker);
        synchronized (this) {
          alive.add(worker);
        }
        return worker;
      } catch (IllegalStateException endedAtOnce) {
        worker.kill();
        if (System.nanoTime() > deadline) {
          throw endedAtOnce;
        }
      }
    }
  }

  private synchronized Path nextLog() {
    launched++;
    return logs.resolve("worker-" + launched + ".log");
  }

  /** Some worker that runs. */
  public synchronized JavaProcess any() {
    return alive.get(0);
  }

  public synchronized int count() {
    return alive.size();
  }

  public void kill(JavaProcess worker) {
    synchronized (this) {
      alive.remove(worker);
    }
    worker.kill();
  }

  /** SIGKILL to all of them. */
  public void killAll() {
    List<JavaProcess> all;
    synchronized (this) {
      all = List.copyOf(alive);
    }
    for (JavaProcess worker : all) {
      kill(worker);
    }
  }

  /** SIGTERM; false if it did not end by itself within that time. */
  public boolean terminate(JavaProcess worker, Duration within)
      throws IOException, InterruptedException {
    synchronized (this) {
      alive.remove(worker);
    }
    Signal.TERM.send(worker.pid());
    boolean ended = worker.endsWithin(within);
    worker.kill();
    return ended;
  }

  /** Workers that ended although nobody made them, with their logs; they are forgotten. */
  public synchronized List<String> endedByThemselves() {
    List<JavaProcess> dead = alive.stream().filter(worker -> !worker.isAlive()).toList();
    alive.removeAll(dead);
    return dead.stream()
        .map(
            worker ->
                "a worker ended by itself, exit code " + worker.exitCode() + ", " + worker.log())
        .toList();
  }

  @Override
  public void close() {
    killAll();
  }
}

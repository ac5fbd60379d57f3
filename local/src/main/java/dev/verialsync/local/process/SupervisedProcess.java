package dev.verialsync.local.process;

import dev.verialsync.local.home.LocalStackException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Restarts a server on the same port when it ends without being stopped, with backoff. */
public final class SupervisedProcess {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final Duration STAYED_UP = Duration.ofMinutes(1);

  /** Starts the server again; called from another thread. */
  public interface Launcher {
    GuardedProcess launch() throws IOException;
  }

  private final String title;
  private final Launcher launcher;
  private final Consumer<GuardedProcess> started;
  private final Consumer<String> progress;
  private GuardedProcess process;
  private long startedAt = System.nanoTime();
  private Duration pause = FIRST_PAUSE;
  private boolean stopping;

  private SupervisedProcess(
      String title,
      GuardedProcess process,
      Launcher launcher,
      Consumer<GuardedProcess> started,
      Consumer<String> progress) {
    this.title = title;
    this.process = process;
    this.launcher = launcher;
    this.started = started;
    this.progress = progress;
  }

  /**
   * Supervises a running server.
   *
   * @param started called with each new process
   */
  public static SupervisedProcess watch(
      String title,
      GuardedProcess process,
      Launcher launcher,
      Consumer<GuardedProcess> started,
      Consumer<String> progress) {
    SupervisedProcess kept = new SupervisedProcess(title, process, launcher, started, progress);
    process.whenEnded(kept::ended);
    return kept;
  }

  /** Stops the server and the supervision; returns when the server has ended. */
  public synchronized void stop() {
    stopping = true;
    process.stop();
  }

  private synchronized void ended() {
    if (stopping) {
      return;
    }
    boolean stayedUp = System.nanoTime() - startedAt > STAYED_UP.toNanos();
    pause = stayedUp ? FIRST_PAUSE : pause;
    progress.accept(
        title + ": ended by itself (exit code " + process.exitCode() + "), restarting it");
    startLater();
  }

  private void startLater() {
    Executor later = CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS);
    Duration doubled = pause.multipliedBy(2);
    pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    later.execute(this::startAgain);
  }

  private synchronized void startAgain() {
    if (stopping) {
      return;
    }
    try {
      process = launcher.launch();
      startedAt = System.nanoTime();
      started.accept(process);
      process.whenEnded(this::ended);
    } catch (IOException | LocalStackException e) {
      progress.accept(title + ": could not be restarted: " + e.getMessage());
      startLater();
    }
  }
}

package dev.verialsync.local.process;

import dev.verialsync.local.home.LocalStackException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server process that does not outlive this one. It has its own session: Ctrl-C in the terminal
 * reaches only us, and we stop the servers in order. A guard shell reads a pipe that we hold open;
 * if the pipe closes without a word (we died, even of SIGKILL), the guard sends the server its stop
 * signal.
 */
public final class GuardedProcess {
  private static final String GUARD =
      "trap '' INT TERM HUP; read -r done || kill -s \"$0\" \"$1\" 2>/dev/null";

  private final Process process;
  private final String stopSignal;
  private final Duration patience;

  private GuardedProcess(Process process, String stopSignal, Duration patience) {
    this.process = process;
    this.stopSignal = stopSignal;
    this.patience = patience;
  }

  /**
   * Starts a command with its output appended to a log.
   *
   * @param stopSignal name of the signal that asks this server to stop quickly and cleanly, such as
   *     TERM
   * @param patience how long it may take to stop before it is killed
   * @param environment the server's whole environment; the guard gets the plain one
   */
  public static GuardedProcess start(
      List<String> command,
      String stopSignal,
      Duration patience,
      Path log,
      ChildEnvironment environment)
      throws IOException {
    ProcessBuilder server =
        environment
            .command(inOwnSession(command))
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    Process process = server.start();
    try {
      Process guard =
          ChildEnvironment.plain()
              .command(
                  inOwnSession(
                      List.of("sh", "-c", GUARD, stopSignal, Long.toString(process.pid()))))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      var unused = process.onExit().thenRun(() -> dismiss(guard));
    } catch (IOException e) {
      process.destroyForcibly();
      throw e;
    }
    return new GuardedProcess(process, stopSignal, patience);
  }

  private static List<String> inOwnSession(List<String> command) {
    List<String> whole = new ArrayList<>();
    if (SearchPath.ofEnvironment().find("setsid").isPresent()) {
      whole.add("setsid");
    }
    whole.addAll(command);
    return whole;
  }

  private static void dismiss(Process guard) {
    try (var pipe = guard.getOutputStream()) {
      pipe.write("done\n".getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      guard.destroyForcibly();
    }
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public int exitCode() {
    return process.exitValue();
  }

  void whenEnded(Runnable action) {
    var unused = process.onExit().thenRun(action);
  }

  /** Waits for the process to end; false if it still runs after this time. */
  public boolean endsWithin(Duration time) {
    try {
      return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalStackException("Interrupted while waiting for process " + pid() + ".", e);
    }
  }

  /**
   * Sends the stop signal, kills the process if it does not react, and returns when it has ended.
   */
  public void stop() {
    if (process.isAlive()) {
      Signal.send(stopSignal, process.pid());
      if (!endsWithin(patience)) {
        process.destroyForcibly();
        endsWithin(patience);
      }
    }
  }
}

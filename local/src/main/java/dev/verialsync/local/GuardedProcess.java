package dev.verialsync.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server process that does not outlive this one. It runs in a session of its own, so that Ctrl-C
 * in the terminal does not reach it before we stop it in order; beside it a shell reads a pipe of
 * ours, and when the pipe ends without a word (we died, even of SIGKILL) sends it the signal to
 * stop.
 */
final class GuardedProcess {
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
   * @param environment all that it has; its guard gets the plain one
   */
  static GuardedProcess start(
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

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  int exitCode() {
    return process.exitValue();
  }

  void whenEnded(Runnable action) {
    var unused = process.onExit().thenRun(action);
  }

  /** Waits for its end; false if it still runs after this long. */
  boolean endsWithin(Duration time) {
    try {
      return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalStackException("Interrupted while waiting for process " + pid() + ".", e);
    }
  }

  /** Asks it to stop, kills it if it will not, and returns when it is gone. */
  void stop() {
    if (process.isAlive()) {
      SentSignal.send(stopSignal, process.pid());
      if (!endsWithin(patience)) {
        process.destroyForcibly();
        endsWithin(patience);
      }
    }
  }
}

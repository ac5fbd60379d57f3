package dev.verialsync.chaos.process;

import dev.verialsync.starter.JavaCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A JVM of our own class path that writes into a log and is there to be killed. */
public final class JavaProcess {
  private static final Duration READY = Duration.ofMinutes(2);
  private static final long POLL_MILLIS = 20;

  private final Process process;
  private final Path log;

  private JavaProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a main class.
   *
   * @param environment the whole of it but PATH and the like
   */
  public static JavaProcess start(
      Path log, Map<String, String> environment, List<String> options, String... mainAndArguments)
      throws IOException {
    Files.createDirectories(log.getParent());
    ProcessBuilder builder =
        JavaCommand.of(environment, options, mainAndArguments)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.to(log.toFile()));
    return new JavaProcess(builder.start(), log);
  }

  /** Returns once its log says so; an IllegalStateException if it ends before. */
  public void awaitLine(String text) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + READY.toNanos();
    while (!Files.readString(log, StandardCharsets.UTF_8).contains(text)) {
      if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException(
            "ended with exit code %d before it was ready:%n%s"
                .formatted(process.exitValue(), Files.readString(log)));
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("was not ready in time: " + log);
      }
    }
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Its exit code; null while it runs. */
  @Nullable Integer exitCode() {
    return process.isAlive() ? null : process.exitValue();
  }

  public Path log() {
    return log;
  }

  /** Waits for its end; false if it still runs after that long. */
  public boolean endsWithin(Duration time) throws InterruptedException {
    return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** SIGKILL to it and to all that it started; returns when they are gone. */
  public void killWithFamily() {
    List<ProcessHandle> family = new ArrayList<>(process.descendants().toList());
    family.add(process.toHandle());
    family.forEach(ProcessHandle::destroyForcibly);
    for (ProcessHandle member : family) {
      var unused = member.onExit().join();
    }
  }

  /** SIGKILL to it alone. */
  public void kill() {
    process.destroyForcibly();
    var unused = process.onExit().join();
  }
}

package dev.verialsync.local.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The exit code and output (both streams) of a finished command. */
public record CommandResult(int exitCode, String output) {

  public static CommandResult run(List<String> command, Duration patience)
      throws IOException, InterruptedException {
    return run(command, patience, ChildEnvironment.plain());
  }

  /** Runs a command; throws an IOException and kills it if it exceeds {@code patience}. */
  public static CommandResult run(
      List<String> command, Duration patience, ChildEnvironment environment)
      throws IOException, InterruptedException {
    Process process = environment.command(command).redirectErrorStream(true).start();
    try {
      process.getOutputStream().close();
      CompletableFuture<String> output =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return new String(
                      process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                } catch (IOException e) {
                  return "";
                }
              },
              CommandResult::inAThreadOfItsOwn);
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException(
            command.get(0) + " did not end within " + patience.toSeconds() + " s");
      }
      return new CommandResult(process.exitValue(), output.join().strip());
    } finally {
      process.destroyForcibly();
    }
  }

  /** The common pool has a single thread on two cores, and who waits here may be in it. */
  private static void inAThreadOfItsOwn(Runnable reading) {
    Thread thread = new Thread(reading, "verial-sync-command-output");
    thread.setDaemon(true);
    thread.start();
  }

  public boolean succeeded() {
    return exitCode == 0;
  }

  public String lastLine() {
    return output.lines().reduce("", (before, line) -> line.isBlank() ? before : line.strip());
  }
}

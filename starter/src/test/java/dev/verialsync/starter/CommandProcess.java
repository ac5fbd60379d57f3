package dev.verialsync.starter;

import dev.verialsync.starter.process.LogConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A command run in a process of its own, with the product's log and an umask that hides nothing.
 *
 * @param log what it wrote into the home's log files
 */
record CommandProcess(int exitCode, String out, String err, String log) {

  private static final int PATIENCE_SECONDS = 120;

  static CommandProcess run(Path home, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("verial-sync-", ".out");
    Path err = Files.createTempFile("verial-sync-", ".err");
    try {
      List<String> command = new ArrayList<>(List.of(VerialSync.class.getName()));
      command.addAll(List.of(arguments));
      ProcessBuilder builder =
          JavaCommand.of(environment, List.of(), command.toArray(String[]::new))
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.command().addAll(0, List.of("sh", "-c", "umask 022; exec \"$@\"", "verial-sync"));
      builder.environment().put("VERIAL_SYNC_HOME", home.toString());
      builder.environment().put("TEMPORAL_CONFIG_FILE", home.resolve("none.toml").toString());
      Process process = builder.start();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("did not end: " + String.join(" ", arguments));
      }
      Path log = LogConfiguration.file(home, LocalDate.now(ZoneId.systemDefault()));
      return new CommandProcess(
          process.exitValue(),
          Files.readString(out),
          Files.readString(err),
          Files.exists(log) ? Files.readString(log) : "");
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }
}

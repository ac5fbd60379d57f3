package dev.verialsync.dist;

import dev.verialsync.local.temporal.TemporalProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Fetches the program of Temporal that verial-sync-embedded brings. */
public final class EmbeddedTemporal {

  private EmbeddedTemporal() {}

  /** Takes the directory that gets {@code temporal}. */
  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[0]);
    Path program =
        TemporalProgram.install(directory, System.out::println)
            .orElseThrow(() -> new IOException("Temporal's program cannot be had with pip."));
    Files.copy(program, directory.resolve("temporal"), StandardCopyOption.REPLACE_EXISTING);
  }
}

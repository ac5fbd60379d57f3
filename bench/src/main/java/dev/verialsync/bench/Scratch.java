package dev.verialsync.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A home directory for one measurement, removed at its end. */
final class Scratch implements AutoCloseable {

  private final Path directory;

  Scratch() throws IOException {
    Path parent = Files.createDirectories(target().resolve("homes"));
    this.directory = Files.createTempDirectory(parent, "bench-");
  }

  Path directory() {
    return directory;
  }

  /** Where servers' programs are unpacked, once for all measurements. */
  static Path programs() {
    return target().resolve("programs");
  }

  /** What every JVM of verial-sync is started with. */
  static Path jvmOptions() {
    return target().resolve("../../jvm.options").normalize();
  }

  /** The command, built. */
  static Path launcher() {
    return target().resolve("../../verial-sync").normalize();
  }

  static Path target() {
    return Path.of(System.getProperty("bench.target", "target")).toAbsolutePath();
  }

  @Override
  public void close() {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

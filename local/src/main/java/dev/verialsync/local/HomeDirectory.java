package dev.verialsync.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;

/**
 * The layout of the home; {@code root} is its real path, so that two ways to write it are one home.
 */
record HomeDirectory(Path root) {

  /** What the stack and the commands keep in it. */
  private static final Set<String> OWN =
      Set.of(
          "aws-credentials",
          "aws-credentials.new",
          "bin",
          "demo",
          "logs",
          "password",
          "pg_service.conf",
          "pg_service.conf.new",
          "postgresql",
          "programs",
          "s3",
          "settings.json",
          "settings.json.new",
          "stack.json",
          "stack.json.new",
          "stack.lock",
          "temporal",
          "tmp");

  static HomeDirectory prepare(Path home) {
    Path absolute = home.toAbsolutePath().normalize();
    try {
      PrivateDirectory.create(absolute);
      HomeDirectory prepared = new HomeDirectory(absolute.toRealPath());
      PrivateDirectory.close(prepared.root, OWN);
      Files.createDirectories(prepared.root.resolve("logs"));
      return prepared;
    } catch (IOException | UnsupportedOperationException e) {
      throw new LocalStackException(
          "The directory "
              + absolute
              + " for the embedded stack cannot be made or written ("
              + e
              + "): set VERIAL_SYNC_HOME to a directory of yours on a file system with permissions.",
          e);
    }
  }

  Path lock() {
    return root.resolve("stack.lock");
  }

  Path stackFile() {
    return root.resolve("stack.json");
  }

  Path settings() {
    return root.resolve("settings.json");
  }

  Path programs() {
    return root.resolve("programs");
  }

  Path ownTemporal() {
    return root.resolve("bin").resolve("temporal");
  }

  Path postgresData() {
    return root.resolve("postgresql").resolve("data");
  }

  Path temporalDatabase() {
    return root.resolve("temporal").resolve("temporal.db");
  }

  /**
   * There where Temporal's task queues have had one partition from the beginning: tasks that were
   * spread over several would wait for ever in those that nobody asks any more.
   */
  Path onePartition() {
    return root.resolve("temporal").resolve("one-partition");
  }

  Path serviceFile() {
    return root.resolve("pg_service.conf");
  }

  Path awsCredentials() {
    return root.resolve("aws-credentials");
  }

  Path objects() {
    return root.resolve("s3");
  }

  /** An empty log file of this name; the one of the last start is kept as {@code <name>.log.1}. */
  Path freshLog(String name) throws IOException {
    Path log = root.resolve("logs").resolve(name + ".log");
    if (Files.exists(log)) {
      Files.move(log, log.resolveSibling(name + ".log.1"), StandardCopyOption.REPLACE_EXISTING);
    }
    return Files.createFile(log);
  }
}

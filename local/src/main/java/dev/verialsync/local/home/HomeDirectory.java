package dev.verialsync.local.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.stream.Stream;

/** The layout of the home; {@code root} is its real path, so two spellings are one home. */
public record HomeDirectory(Path root) {

  /** The entries that the stack and the commands keep in the home. */
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
          "restoring",
          "s3",
          "settings.json",
          "settings.json.new",
          "stack.json",
          "stack.json.new",
          "stack.lock",
          "temporal",
          "tmp");

  public static HomeDirectory prepare(Path home) {
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

  /** Whether nothing is kept here, such as after a first start of a command that embeds nothing. */
  public static boolean isUnused(Path home) {
    return Stream.of("postgresql", "s3", "temporal", "settings.json")
        .noneMatch(name -> Files.exists(home.resolve(name)));
  }

  /** Is there from a restore's beginning to its end: what is in the home is not whole. */
  public static Path restoring(Path home) {
    return home.resolve("restoring");
  }

  /** The home's passwords, and its ports. */
  public static Path settings(Path home) {
    return home.resolve("settings.json");
  }

  public Path lock() {
    return root.resolve("stack.lock");
  }

  public Path stackFile() {
    return root.resolve("stack.json");
  }

  public Path settings() {
    return settings(root);
  }

  public Path programs() {
    return root.resolve("programs");
  }

  public Path ownTemporal() {
    return root.resolve("bin").resolve("temporal");
  }

  public Path postgresData() {
    return root.resolve("postgresql").resolve("data");
  }

  public Path temporalDatabase() {
    return root.resolve("temporal").resolve("temporal.db");
  }

  public Path serviceFile() {
    return root.resolve("pg_service.conf");
  }

  public Path awsCredentials() {
    return root.resolve("aws-credentials");
  }

  public Path objects() {
    return root.resolve("s3");
  }

  /** A new log file of this name; the last start's is kept as {@code <name>.log.1}. */
  public Path freshLog(String name) throws IOException {
    Path log = root.resolve("logs").resolve(name + ".log");
    if (Files.exists(log)) {
      Files.move(log, log.resolveSibling(name + ".log.1"), StandardCopyOption.REPLACE_EXISTING);
    }
    return Files.createFile(log);
  }
}

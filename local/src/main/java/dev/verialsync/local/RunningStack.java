package dev.verialsync.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A stack that some process is running in a home: who runs it since when, and where its services
 * answer; a service that it does not run is null.
 */
public record RunningStack(
    long pid,
    Instant since,
    @Nullable TemporalAddress temporal,
    @Nullable DatabaseAddress database,
    @Nullable S3Address s3) {

  /** The stack running in this home; empty where none runs, or one is still being started. */
  public static Optional<RunningStack> find(Path home) {
    Path absolute = home.toAbsolutePath().normalize();
    if (!Files.isDirectory(absolute)) {
      return Optional.empty();
    }
    try {
      HomeDirectory directory = new HomeDirectory(absolute.toRealPath());
      if (!StackLock.isHeld(directory.lock())) {
        return Optional.empty();
      }
      return StackFile.read(directory.stackFile()).filter(RunningStack::isStarted);
    } catch (IOException e) {
      throw new LocalStackException(
          "Whether a stack runs in " + absolute + " cannot be read: " + e, e);
    }
  }

  /** Where libpq's service {@code verial-sync} is described while a stack runs in this home. */
  public static Path serviceFile(Path home) {
    return new HomeDirectory(home).serviceFile();
  }

  /** Where the keys of S3 are, as AWS's own programs read them. */
  public static Path awsCredentials(Path home) {
    return new HomeDirectory(home).awsCredentials();
  }

  /** The login of the superuser of the PostgreSQL that runs in this home. */
  public static DatabaseAddress databaseAdministrator(Path home) {
    HomeDirectory directory = new HomeDirectory(home);
    try {
      DatabaseAddress application =
          StackFile.read(directory.stackFile())
              .map(RunningStack::database)
              .orElseThrow(() -> new LocalStackException("No PostgreSQL runs in " + home + "."));
      return PostgresServer.administrator(application, HomeSettings.load(directory.settings()));
    } catch (IOException e) {
      throw new LocalStackException("The files in " + home + " cannot be read: " + e, e);
    }
  }

  private boolean isStarted() {
    return temporal != null || database != null || s3 != null;
  }
}

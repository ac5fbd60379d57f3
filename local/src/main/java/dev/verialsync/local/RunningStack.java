package dev.verialsync.local;

import dev.verialsync.local.home.HomeDirectory;
import dev.verialsync.local.home.HomeSettings;
import dev.verialsync.local.home.LocalStackException;
import dev.verialsync.local.home.StackLock;
import dev.verialsync.local.postgres.DatabaseAddress;
import dev.verialsync.local.postgres.PostgresServer;
import dev.verialsync.local.s3.S3Address;
import dev.verialsync.local.temporal.TemporalAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A stack that a process runs in a home: which process, since when, and its services' addresses;
 * null for a service that it does not run.
 */
public record RunningStack(
    long pid,
    Instant since,
    @Nullable TemporalAddress temporal,
    @Nullable DatabaseAddress database,
    @Nullable S3Address s3) {

  /** The stack running in this home; empty if none runs, or one is still starting. */
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

  /** The file that defines libpq's service {@code verial-sync} for this home. */
  public static Path serviceFile(Path home) {
    return new HomeDirectory(home).serviceFile();
  }

  /** The file with the keys of S3, in the format of AWS's own programs. */
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

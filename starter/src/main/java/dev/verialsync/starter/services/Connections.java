package dev.verialsync.starter.services;

import dev.verialsync.activities.media.LibraryOwner;
import dev.verialsync.activities.media.MediaLibrary;
import dev.verialsync.activities.media.MediaLibraryException;
import dev.verialsync.activities.media.s3.LibraryOwnership;
import dev.verialsync.activities.media.s3.S3MediaLibrary;
import dev.verialsync.activities.media.s3.S3Settings;
import dev.verialsync.activities.media.s3.S3Timeouts;
import dev.verialsync.db.Database;
import dev.verialsync.db.DatabaseSettings;
import dev.verialsync.db.InstallationRepository;
import dev.verialsync.db.SqlFaults;
import dev.verialsync.local.Service;
import dev.verialsync.starter.process.Shutdown;
import dev.verialsync.worker.QueueClaim;
import dev.verialsync.worker.TemporalConnection;
import dev.verialsync.worker.configuration.ConfigurationException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Opens connections that answer, and closes them when the process ends. */
public final class Connections {

  private static final int POOL = 4;

  /** Someone is looking at the screen: shorter than the pool's own, which outlasts a restart. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Services services;
  private final Shutdown shutdown;

  public Connections(Services services, Shutdown shutdown) {
    this.services = services;
    this.shutdown = shutdown;
  }

  public Services services() {
    return services;
  }

  /** Temporal; a ConfigurationException when it does not answer. */
  public TemporalConnection temporal() {
    return shutdown.closing(TemporalConnection.open(services.settings(), null));
  }

  /** PostgreSQL, whatever its schema. */
  public Database database() {
    DatabaseSettings settings = services.settings().database("verial-sync command");
    try {
      return shutdown.closing(Database.connect(settings.withPoolSize(POOL), PATIENCE));
    } catch (RuntimeException e) {
      throw new UnreachableException(SqlFaults.sentence(settings, e), e);
    }
  }

  /** PostgreSQL with the schema of this program; a SchemaException says what to do. */
  public Database migratedDatabase() {
    Database database = database();
    database.requireCurrentSchema();
    return database;
  }

  /** The images' bucket, made if it is missing. */
  public MediaLibrary mediaLibrary() {
    return mediaLibrary(services.settings().media(), MediaLibrary::ensureBucket, "S3_ENDPOINT");
  }

  /** The images' bucket, which must be there. */
  public MediaLibrary existingMediaLibrary() {
    return existing(services.settings().media());
  }

  /**
   * Asks for the images' bucket and gives up after 3 s; empty where this command does not know S3.
   *
   * @throws ConfigurationException where its variables are wrong
   */
  public Optional<Supplier<MediaLibrary>> mediaQuestion() {
    if (services.source(Service.S3) == Source.MISSING) {
      return Optional.empty();
    }
    S3Settings quick =
        services
            .settings()
            .media()
            .withTimeouts(new S3Timeouts(PATIENCE, PATIENCE, PATIENCE, PATIENCE));
    return Optional.of(() -> existing(quick));
  }

  private MediaLibrary existing(S3Settings settings) {
    return mediaLibrary(settings, MediaLibrary::ping, "S3_ENDPOINT, S3_BUCKET");
  }

  /** Whose the bucket is, as seen by the installation of a migrated database. */
  public LibraryOwnership ownership(MediaLibrary library, Database migrated) {
    return ownership(library, new InstallationRepository(migrated).id().toString());
  }

  /** The same for an installation that the database will be. */
  public LibraryOwnership ownership(MediaLibrary library, String installation) {
    return new LibraryOwnership(
        library,
        new LibraryOwner(
            installation, services.settings().database("verial-sync command").address()));
  }

  /** The sentence that names the worker of another installation which lives in the namespace. */
  public Optional<String> anothersWorker(TemporalConnection temporal, Database migrated) {
    return QueueClaim.refusal(temporal, new InstallationRepository(migrated).id().toString());
  }

  private MediaLibrary mediaLibrary(
      S3Settings settings, Consumer<MediaLibrary> check, String variables) {
    MediaLibrary library = shutdown.closing(new S3MediaLibrary(settings));
    try {
      check.accept(library);
      return library;
    } catch (MediaLibraryException e) {
      throw new UnreachableException(
          "The media library at %s (%s) cannot be used: %s."
              .formatted(settings.endpoint(), variables, e.getMessage()),
          e);
    }
  }
}

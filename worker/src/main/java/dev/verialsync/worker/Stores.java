package dev.verialsync.worker;

import dev.verialsync.activities.media.LibraryOwner;
import dev.verialsync.activities.media.MediaLibrary;
import dev.verialsync.activities.media.MediaLibraryException;
import dev.verialsync.activities.media.s3.LibraryOwnership;
import dev.verialsync.activities.media.s3.S3MediaLibrary;
import dev.verialsync.db.Database;
import dev.verialsync.db.DatabaseSettings;
import dev.verialsync.db.InstallationRepository;
import dev.verialsync.db.SchemaException;
import dev.verialsync.db.SqlFaults;
import dev.verialsync.worker.configuration.ConfigurationException;
import dev.verialsync.worker.configuration.Settings;
import dev.verialsync.worker.status.Check;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL and S3, opened and found to be this installation's.
 *
 * @param ownership whose the library is
 * @param installation the id of the installation that the database belongs to
 * @param checks whether they answer
 */
record Stores(
    Database database,
    MediaLibrary library,
    LibraryOwnership ownership,
    String installation,
    List<Check> checks)
    implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Stores.class);

  /**
   * Opens both.
   *
   * @throws ConfigurationException with a sentence for the operator when one cannot be used, or is
   *     another installation's
   */
  static Stores open(Settings settings, DatabaseSettings databaseSettings) {
    Database database = Database.open(databaseSettings);
    MediaLibrary library = null;
    boolean owned = false;
    try {
      requireSchema(database, databaseSettings);
      library = library(settings);
      InstallationRepository repository = new InstallationRepository(database);
      String installation = repository.id().toString();
      LibraryOwnership ownership =
          new LibraryOwnership(library, new LibraryOwner(installation, databaseSettings.address()));
      requireOwn(ownership, repository);
      owned = true;
      return new Stores(
          database,
          library,
          ownership,
          installation,
          List.of(
              check(database, databaseSettings.address()),
              check(library, settings.media().endpoint())));
    } finally {
      if (!owned) {
        close(library);
        database.close();
      }
    }
  }

  private static Check check(Database database, String address) {
    return new Check(
        "PostgreSQL at " + address,
        database::ping,
        fault -> "PostgreSQL does not answer: " + SqlFaults.reason(fault));
  }

  private static Check check(MediaLibrary library, String endpoint) {
    return new Check(
        "S3 at " + endpoint, library::ping, fault -> "S3 does not answer: " + fault.getMessage());
  }

  private static void requireSchema(Database database, DatabaseSettings settings) {
    try {
      database.requireCurrentSchema();
    } catch (SchemaException e) {
      throw new ConfigurationException(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.debug("PostgreSQL cannot be used", e);
      throw new ConfigurationException(SqlFaults.sentence(settings, e));
    }
  }

  private static MediaLibrary library(Settings settings) {
    try {
      MediaLibrary library = new S3MediaLibrary(settings.media());
      library.ping();
      return library;
    } catch (MediaLibraryException e) {
      throw new ConfigurationException(
          "S3 cannot be used: %s. Check S3_ENDPOINT and S3_BUCKET, and that it is running; `verial-sync migrate` creates the bucket."
              .formatted(e.getMessage()));
    }
  }

  private static void requireOwn(LibraryOwnership ownership, InstallationRepository installation) {
    try {
      ownership.doubt(installation::knowsImages).ifPresent(doubt -> LOG.warn("{}", doubt));
    } catch (MediaLibraryException e) {
      throw new ConfigurationException(String.valueOf(e.getMessage()));
    }
  }

  private static void close(@Nullable MediaLibrary library) {
    try {
      if (library != null) {
        library.close();
      }
    } catch (Exception e) {
      LOG.debug("The S3 client did not close", e);
    }
  }

  @Override
  public void close() {
    close(library);
    database.close();
  }
}

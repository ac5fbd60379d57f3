package dev.verialsync.starter.console;

import dev.verialsync.activities.links.UiLinks;
import dev.verialsync.activities.media.MediaLibrary;
import dev.verialsync.activities.media.s3.S3MediaLibrary;
import dev.verialsync.activities.media.s3.S3Timeouts;
import dev.verialsync.console.http.ConsoleSettings;
import dev.verialsync.console.image.StoredImages;
import dev.verialsync.console.page.Sources;
import dev.verialsync.db.Database;
import dev.verialsync.db.DatabaseSettings;
import dev.verialsync.db.SchemaException;
import dev.verialsync.db.SqlFaults;
import dev.verialsync.local.Service;
import dev.verialsync.local.postgres.PostgresServer;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.process.Shutdown;
import dev.verialsync.starter.services.Services;
import dev.verialsync.starter.services.Source;
import dev.verialsync.starter.services.UnreachableException;
import dev.verialsync.worker.TemporalConnection;
import dev.verialsync.worker.configuration.ConfigurationException;
import dev.verialsync.worker.configuration.Settings;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Opens what the console reads, for reading alone. */
public final class ConsoleService {

  private static final int POOL = 6;
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration STATEMENT = Duration.ofSeconds(8);

  /**
   * Somebody is looking: an image that does not come soon is left out. The whole answer is read as
   * slowly as a browser takes it, whose connection ends after 2 minutes.
   */
  private static final S3Timeouts S3 =
      new S3Timeouts(
          Duration.ofSeconds(2),
          Duration.ofSeconds(3),
          Duration.ofSeconds(3),
          Duration.ofMinutes(3));

  private final Invocation invocation;
  private final Services services;

  public ConsoleService(Invocation invocation, Services services) {
    this.invocation = invocation;
    this.services = services;
  }

  /**
   * Refuses a configured PostgreSQL's role that may write.
   *
   * @throws ConfigurationException that says how to get one that may not
   */
  static void requireReader(Database database, Services services) {
    if (mayWrite(database, services)) {
      throw refused(database, "may write");
    }
  }

  private static ConfigurationException refused(Database database, String fault) {
    return new ConfigurationException(
        "The console would connect as %s, which %s; it needs a role that may read all schemas and write to none: run `verial-sync migrate --console verial_console` as the role that owns the schema, give verial_console a password, and set CONSOLE_DATABASE_USER and CONSOLE_DATABASE_PASSWORD to them."
            .formatted(database.serverFacts().role(), fault));
  }

  /** Whether a configured PostgreSQL lets us write; of the embedded one we take a reader's role. */
  static boolean mayWrite(Database database, Services services) {
    return services.source(Service.POSTGRESQL) == Source.CONFIGURED && database.mayWrite();
  }

  /**
   * PostgreSQL, where no statement can write; the embedded one as a role that may only read.
   *
   * @throws UnreachableException where it cannot be used
   * @throws ConfigurationException where the role may not read all
   * @throws SchemaException where the schema is not that of this program
   */
  Database database() {
    boolean embedded = services.source(Service.POSTGRESQL) != Source.CONFIGURED;
    DatabaseSettings usual = services.settings().database("verial-sync console");
    Optional<ConsoleSettings.Login> reader =
        embedded ? Optional.empty() : ConsoleVariables.reader(services.settings());
    DatabaseSettings own =
        new DatabaseSettings(
            usual.url(),
            reader.map(ConsoleSettings.Login::user).orElse(usual.user()),
            reader.map(ConsoleSettings.Login::password).orElse(usual.password()),
            usual.applicationName(),
            POOL,
            CONNECT,
            STATEMENT,
            STATEMENT);
    Database database =
        connected(
            own,
            embedded ? PostgresServer.CONSOLE_ROLE : null,
            reader.isPresent() ? "CONSOLE_" : "");
    if (!database.mayRead()) {
      throw refused(database, "may not read all that it shows");
    }
    database.requireCurrentSchema();
    return database;
  }

  private Database connected(DatabaseSettings own, @Nullable String role, String whose) {
    try {
      return invocation.shutdown().closing(Database.connectReadOnly(own, role));
    } catch (RuntimeException e) {
      throw new UnreachableException(SqlFaults.sentence(own, e, whose, "--console"), e);
    }
  }

  Sources sources(Database database) {
    Settings settings = services.settings();
    Shutdown shutdown = invocation.shutdown();
    TemporalStateReading live =
        new TemporalStateReading(
            () -> shutdown.closing(TemporalConnection.open(settings, null)), database, invocation);
    return new Sources(
        database,
        new StoredImages(database, new Library()::get),
        live,
        new UiLinks(services.temporalUi(), services.temporalNamespace()),
        settings.limits(),
        settings.notifications().policy().thresholds(),
        invocation.clock());
  }

  /** The bucket, opened when the first image is asked for. */
  private final class Library {
    private @Nullable MediaLibrary opened;

    synchronized Optional<MediaLibrary> get() {
      if (services.source(Service.S3) == Source.MISSING) {
        return Optional.empty();
      }
      if (opened == null) {
        opened =
            invocation
                .shutdown()
                .closing(new S3MediaLibrary(services.settings().media().withTimeouts(S3)));
      }
      return Optional.of(opened);
    }
  }
}

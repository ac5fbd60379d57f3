package dev.verialsync.starter.console;

import dev.verialsync.activities.links.UiLinks;
import dev.verialsync.activities.media.MediaLibrary;
import dev.verialsync.activities.media.s3.S3MediaLibrary;
import dev.verialsync.console.http.ConsoleServer;
import dev.verialsync.console.http.ConsoleSettings;
import dev.verialsync.console.image.StoredImages;
import dev.verialsync.console.page.ConsoleSite;
import dev.verialsync.console.page.Sources;
import dev.verialsync.db.Database;
import dev.verialsync.db.DatabaseSettings;
import dev.verialsync.local.Service;
import dev.verialsync.local.postgres.PostgresServer;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.process.Shutdown;
import dev.verialsync.starter.services.Services;
import dev.verialsync.starter.services.Source;
import dev.verialsync.worker.TemporalConnection;
import dev.verialsync.worker.configuration.ConfigurationException;
import dev.verialsync.worker.configuration.Settings;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Opens what the console reads, for reading alone, and starts it. */
public final class ConsoleService {

  private static final int POOL = 6;
  private static final Duration STATEMENT = Duration.ofSeconds(8);

  private final Invocation invocation;
  private final Services services;

  public ConsoleService(Invocation invocation, Services services) {
    this.invocation = invocation;
    this.services = services;
  }

  /** The console, until the process ends. */
  public ConsoleServer start() {
    ConsoleSettings settings = ConsoleVariables.of(services.settings());
    try {
      return invocation
          .shutdown()
          .closing(
              ConsoleServer.start(
                  settings, invocation.clock(), new ConsoleSite(sources(database()))));
    } catch (IOException e) {
      throw new ConfigurationException(
          "The console cannot listen on %s, port %d (CONSOLE_ADDRESS, CONSOLE_PORT): %s."
              .formatted(settings.host(), settings.port(), e.getMessage()));
    }
  }

  /** PostgreSQL, where no statement can write; the embedded one as a role that may only read. */
  Database database() {
    DatabaseSettings usual = services.settings().database("verial-sync console");
    DatabaseSettings own =
        new DatabaseSettings(
            usual.url(),
            usual.user(),
            usual.password(),
            usual.applicationName(),
            POOL,
            usual.connectTimeout(),
            STATEMENT,
            STATEMENT);
    boolean embedded = services.source(Service.POSTGRESQL) != Source.CONFIGURED;
    return invocation
        .shutdown()
        .closing(Database.openReadOnly(own, embedded ? PostgresServer.CONSOLE_ROLE : null));
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
        opened = invocation.shutdown().closing(new S3MediaLibrary(services.settings().media()));
      }
      return Optional.of(opened);
    }
  }
}

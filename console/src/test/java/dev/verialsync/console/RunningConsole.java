package dev.verialsync.console;

import dev.verialsync.activities.links.UiLinks;
import dev.verialsync.activities.media.MediaLibrary;
import dev.verialsync.activities.notify.text.Lang;
import dev.verialsync.console.http.ConsoleServer;
import dev.verialsync.console.http.ConsoleSettings;
import dev.verialsync.console.image.StoredImages;
import dev.verialsync.console.live.TemporalState;
import dev.verialsync.console.page.ConsoleSite;
import dev.verialsync.console.page.Sources;
import dev.verialsync.db.Database;
import dev.verialsync.db.DatabaseExtension;
import dev.verialsync.db.DatabaseSettings;
import dev.verialsync.db.gate.GateLimits;
import dev.verialsync.db.watch.Thresholds;
import dev.verialsync.workflows.messages.results.Progress;
import dev.verialsync.workflows.messages.values.SyncCounts;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A console on a test's database, without S3 unless given, and with a Temporal that the test speaks
 * for.
 */
final class RunningConsole implements AutoCloseable {

  private final Database database;
  private final Sources sources;
  private final ConsoleServer server;

  RunningConsole(DatabaseExtension db) {
    this(db, () -> new TemporalState(HostileShop.MARKUP, progress(), 1, planned()));
  }

  RunningConsole(DatabaseExtension db, Supplier<TemporalState> live) {
    this(db.settings(), live, Optional::empty);
  }

  /** At a moment of the test's choice. */
  RunningConsole(DatabaseExtension db, TemporalState live, Instant now) {
    this(db.settings(), () -> live, Optional::empty, Clock.fixed(now, ZoneOffset.UTC));
  }

  /** With a library of images. */
  RunningConsole(DatabaseExtension db, MediaLibrary library) {
    this(
        db.settings(),
        () -> new TemporalState(null, null, 1, List.of()),
        () -> Optional.of(library));
  }

  RunningConsole(
      DatabaseSettings settings,
      Supplier<TemporalState> live,
      Supplier<Optional<MediaLibrary>> library) {
    this(settings, live, library, Clock.systemUTC());
  }

  private RunningConsole(
      DatabaseSettings settings,
      Supplier<TemporalState> live,
      Supplier<Optional<MediaLibrary>> library,
      Clock clock) {
    try {
      this.database = Database.openReadOnly(settings, null);
      this.sources =
          new Sources(
              database,
              new StoredImages(database, library),
              live,
              new UiLinks(Optional.of("http://127.0.0.1:8233"), "default"),
              new GateLimits(BigDecimal.TEN, 4, Duration.ofMinutes(1)),
              new Thresholds(Duration.ofHours(26), Duration.ofMinutes(30)),
              clock);
      this.server =
          ConsoleServer.start(
              new ConsoleSettings(
                  InetAddress.getLoopbackAddress(), 0, null, Set.of("console.test"), Lang.EN),
              Clock.systemUTC(),
              new ConsoleSite(sources));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What its pages are made from. */
  Sources sources() {
    return sources;
  }

  private static Progress progress() {
    return new Progress(
        1,
        HostileShop.MARKUP,
        "images",
        1,
        2,
        50,
        200,
        12.5,
        60L,
        SyncCounts.NONE,
        null,
        HostileShop.LONG,
        null);
  }

  private static List<TemporalState.Planned> planned() {
    return List.of(
        new TemporalState.Planned(
            Clock.systemUTC().instant(), HostileShop.MARKUP, HostileShop.MARKUP));
  }

  String url(String path) {
    return server.url() + path.replaceFirst("^/", "");
  }

  @Override
  public void close() {
    server.close();
    database.close();
  }
}

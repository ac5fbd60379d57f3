package dev.verialsync.local;

import dev.verialsync.local.home.HomeDirectory;
import dev.verialsync.local.home.HomeSettings;
import dev.verialsync.local.home.LocalStackException;
import dev.verialsync.local.postgres.DatabaseAddress;
import dev.verialsync.local.postgres.PostgresPrograms;
import dev.verialsync.local.postgres.PostgresServer;
import dev.verialsync.local.postgres.UnprivilegedCommand;
import dev.verialsync.local.process.GuardedProcess;
import dev.verialsync.local.process.PortChoice;
import dev.verialsync.local.process.SupervisedProcess;
import dev.verialsync.local.s3.S3Address;
import dev.verialsync.local.s3.S3Server;
import dev.verialsync.local.temporal.InMemoryTemporal;
import dev.verialsync.local.temporal.TemporalAddress;
import dev.verialsync.local.temporal.TemporalProgram;
import dev.verialsync.local.temporal.TemporalServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The services of one home: started in parallel, restarted when they die, stopped in the order of
 * {@link Service}.
 */
final class EmbeddedServices {
  private static final String TEMPORAL = "temporal";
  private static final String TEMPORAL_UI = "temporal-ui";
  private static final String POSTGRESQL = "postgresql";
  private static final String S3 = "s3";
  private static final int TEMPORAL_PORT = 7233;
  private static final int TEMPORAL_UI_PORT = 8233;

  private final HomeDirectory home;
  private final LocalStackOptions options;
  private final Consumer<String> progress;
  private final boolean afterKill;
  private final Runnable restarted;
  private final Map<String, Integer> ports = new HashMap<>();
  private final Map<Service, Stop> stops = new EnumMap<>(Service.class);
  private @Nullable TemporalAddress temporal;
  private @Nullable DatabaseAddress database;
  private @Nullable S3Address s3;
  private boolean stopped;

  /**
   * @param afterKill whether the last stack of this home was killed
   * @param restarted called after a service was restarted, from another thread
   */
  EmbeddedServices(
      HomeDirectory home,
      LocalStackOptions options,
      Consumer<String> progress,
      boolean afterKill,
      Runnable restarted) {
    this.home = home;
    this.options = options;
    this.progress = progress;
    this.afterKill = afterKill;
    this.restarted = restarted;
  }

  /** What this process runs, since when. */
  synchronized RunningStack running(Instant since) {
    return new RunningStack(ProcessHandle.current().pid(), since, temporal, database, s3);
  }

  /**
   * Starts the wanted services in parallel and returns when all of them answer.
   *
   * @throws LocalStackException if one cannot be started; the others may run then
   */
  void start() {
    HomeSettings settings = HomeSettings.loadOrCreate(home);
    ExecutorService starters =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "verial-sync-stack");
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<Future<?>> starts = new ArrayList<>();
      for (Service service : options.services()) {
        starts.add(
            starters.submit(
                () -> {
                  switch (service) {
                    case TEMPORAL -> startTemporal(settings);
                    case POSTGRESQL -> startPostgres(settings);
                    case S3 -> startS3(settings);
                  }
                }));
      }
      awaitAll(starts);
      settings.withPorts(ports).save(home.settings());
    } catch (IOException e) {
      throw new LocalStackException(home.settings() + " cannot be written: " + e, e);
    } finally {
      starters.shutdown();
    }
  }

  /** Waits for every start: if one fails, all that did start must still be stopped. */
  private static void awaitAll(List<Future<?>> starts) {
    @Nullable LocalStackException failure = null;
    for (Future<?> start : starts) {
      try {
        start.get();
      } catch (ExecutionException e) {
        if (failure == null) {
          failure =
              e.getCause() instanceof LocalStackException readable
                  ? readable
                  : new LocalStackException("The embedded stack did not start: " + e.getCause(), e);
        }
      } catch (InterruptedException e) {
        starts.forEach(other -> other.cancel(true));
        Thread.currentThread().interrupt();
        throw new LocalStackException("Interrupted while the embedded stack was starting.", e);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void startPostgres(HomeSettings settings) {
    PostgresServer server =
        new PostgresServer(
            home,
            PostgresPrograms.unpack(programs(), progress),
            UnprivilegedCommand.find(),
            settings,
            progress);
    PostgresServer.Started started =
        server.start(new PortChoice(Service.POSTGRESQL.title(), settings.port(POSTGRESQL), 0));
    keep(
        Service.POSTGRESQL,
        started.process(),
        () -> server.launch(started.port(), started.log()),
        process -> database = server.address(started.port(), process.pid()),
        Map.of(POSTGRESQL, started.port()));
    progress.accept("PostgreSQL: ready on port " + started.port());
  }

  private void startTemporal(HomeSettings settings) {
    PortChoice port =
        new PortChoice(Service.TEMPORAL.title(), settings.port(TEMPORAL), TEMPORAL_PORT);
    Optional<Path> program = TemporalProgram.of(home, programs(), progress).find();
    if (program.isEmpty()) {
      startTemporalInMemory(port);
      return;
    }
    TemporalServer server =
        new TemporalServer(
            home, program.get(), options.namespace(), options.searchAttributes(), progress);
    TemporalServer.Started started =
        server.start(
            port, new PortChoice("Temporal's UI", settings.port(TEMPORAL_UI), TEMPORAL_UI_PORT));
    keep(
        Service.TEMPORAL,
        started.process(),
        () -> server.launch(started.port(), started.uiPort(), started.log()),
        process -> temporal = server.address(started.port(), started.uiPort(), process.pid()),
        Map.of(TEMPORAL, started.port(), TEMPORAL_UI, started.uiPort()));
    progress.accept(
        "Temporal: ready on port "
            + started.port()
            + ", UI on http://127.0.0.1:"
            + started.uiPort());
  }

  private void startTemporalInMemory(PortChoice port) {
    progress.accept(
        "Temporal: warning: its program could not be installed, so a server in memory takes its place: no UI, no list of"
            + " workflows, no schedules, and all runs are forgotten when this process ends");
    InMemoryTemporal server =
        InMemoryTemporal.start(
            port.pick(progress), options.namespace(), options.searchAttributes());
    synchronized (this) {
      temporal = server.address();
    }
    own(Service.TEMPORAL, server::close);
  }

  private void startS3(HomeSettings settings) {
    S3Server server =
        S3Server.start(
            home,
            settings,
            new PortChoice(Service.S3.title(), settings.port(S3), 0),
            afterKill,
            progress);
    synchronized (this) {
      s3 = server.address();
      ports.put(S3, server.port());
    }
    own(Service.S3, server::close);
    progress.accept("S3: ready on port " + server.port());
  }

  private Path programs() {
    Path chosen = options.programs();
    return chosen == null ? home.programs() : chosen.toAbsolutePath().normalize();
  }

  private void keep(
      Service service,
      GuardedProcess process,
      SupervisedProcess.Launcher launcher,
      Consumer<GuardedProcess> address,
      Map<String, Integer> usedPorts) {
    synchronized (this) {
      address.accept(process);
      ports.putAll(usedPorts);
    }
    SupervisedProcess kept =
        SupervisedProcess.watch(
            service.title(),
            process,
            launcher,
            again -> {
              synchronized (this) {
                address.accept(again);
              }
              restarted.run();
            },
            progress);
    own(service, kept::stop);
  }

  /** Remembers how to stop a service, or stops it at once if all were stopped meanwhile. */
  private void own(Service service, Stop stop) {
    synchronized (this) {
      if (!stopped) {
        stops.put(service, stop);
        return;
      }
    }
    stop.close();
  }

  /**
   * Stops all services.
   *
   * @throws RuntimeException the first failure; the other services are stopped all the same
   */
  void stop() {
    List<Stop> remaining;
    synchronized (this) {
      stopped = true;
      remaining = List.copyOf(stops.values());
    }
    @Nullable RuntimeException failure = null;
    for (Stop stop : remaining) {
      try {
        stop.close();
      } catch (RuntimeException e) {
        failure = failure == null ? e : failure;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private interface Stop extends AutoCloseable {
    @Override
    void close();
  }
}

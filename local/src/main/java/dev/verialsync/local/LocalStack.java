package dev.verialsync.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The services of one home, started together and stopped together. A server that dies is started
 * again where it was; {@link #close} stops all, may be called from a shutdown hook, and more than
 * once.
 */
public final class LocalStack implements AutoCloseable {
  private static final String TEMPORAL = "temporal";
  private static final String TEMPORAL_UI = "temporal-ui";
  private static final String POSTGRESQL = "postgresql";
  private static final String S3 = "s3";
  private static final int TEMPORAL_PORT = 7233;
  private static final int TEMPORAL_UI_PORT = 8233;

  /** A reader of the stack's file takes the lock for an instant. */
  private static final Duration LOCK_PATIENCE = Duration.ofSeconds(1);

  private final HomeDirectory home;
  private final StackLock lock;
  private final boolean afterKill;
  private final LocalStackOptions options;
  private final Consumer<String> progress;
  private final Instant since = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private final Map<String, Integer> ports = new HashMap<>();
  private final Map<Service, Stop> stops = new EnumMap<>(Service.class);
  private @Nullable TemporalAddress temporal;
  private @Nullable DatabaseAddress database;
  private @Nullable S3Address s3;
  private boolean published;
  private boolean closed;

  private LocalStack(
      HomeDirectory home, StackLock lock, boolean afterKill, LocalStackOptions options) {
    this.home = home;
    this.lock = lock;
    this.afterKill = afterKill;
    this.options = options;
    this.progress = oneAtATime(options.progress());
  }

  /**
   * Starts the wanted services side by side and returns when all of them answer.
   *
   * @throws LocalStackException if one cannot be started, or a stack already runs in this home;
   *     nothing is left running
   */
  public static LocalStack start(LocalStackOptions options) {
    HomeDirectory home = HomeDirectory.prepare(options.home());
    try {
      StackLock lock = acquire(home);
      boolean started = false;
      LocalStack stack = null;
      try {
        boolean afterKill = Files.exists(home.stackFile());
        stack = new LocalStack(home, lock, afterKill, options);
        StackFile.write(home.stackFile(), stack.running());
        stack.startServices();
        stack.publish();
        started = true;
        return stack;
      } finally {
        if (!started) {
          if (stack == null) {
            lock.close();
          } else {
            stack.close();
          }
        }
      }
    } catch (IOException e) {
      throw new LocalStackException(
          "The embedded stack's files in " + home.root() + " cannot be written: " + e, e);
    }
  }

  /** What runs, as {@link RunningStack#find} tells it to other processes. */
  public synchronized RunningStack running() {
    return new RunningStack(ProcessHandle.current().pid(), since, temporal, database, s3);
  }

  /** Temporal's address; an IllegalStateException if it was not among the wanted services. */
  public synchronized TemporalAddress temporal() {
    return wanted(temporal, Service.TEMPORAL);
  }

  /** PostgreSQL's address; an IllegalStateException if it was not among the wanted services. */
  public synchronized DatabaseAddress database() {
    return wanted(database, Service.POSTGRESQL);
  }

  /** S3's address; an IllegalStateException if it was not among the wanted services. */
  public synchronized S3Address s3() {
    return wanted(s3, Service.S3);
  }

  /** The login of PostgreSQL's superuser, which {@link #running} does not tell. */
  public DatabaseAddress databaseAdministrator() {
    return RunningStack.databaseAdministrator(home.root());
  }

  private static <T> T wanted(@Nullable T address, Service service) {
    if (address == null) {
      throw new IllegalStateException(service.title() + " is not part of this stack.");
    }
    return address;
  }

  private static Consumer<String> oneAtATime(Consumer<String> progress) {
    Object turn = new Object();
    return line -> {
      synchronized (turn) {
        progress.accept(line);
      }
    };
  }

  private static StackLock acquire(HomeDirectory home) throws IOException {
    long deadline = System.nanoTime() + LOCK_PATIENCE.toNanos();
    while (true) {
      Optional<StackLock> lock = StackLock.tryAcquire(home.lock());
      if (lock.isPresent()) {
        return lock.get();
      }
      if (System.nanoTime() > deadline) {
        String holder =
            StackFile.read(home.stackFile())
                .map(stack -> " by process " + stack.pid() + " since " + stack.since())
                .orElse("");
        throw new LocalStackException(
            "The embedded stack in "
                + home.root()
                + " is already run"
                + holder
                + ": use that one, stop it, or set VERIAL_SYNC_HOME to another directory.");
      }
      try {
        TimeUnit.MILLISECONDS.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new LocalStackException("Interrupted while waiting for " + home.lock() + ".", e);
      }
    }
  }

  private void startServices() {
    HomeSettings settings = HomeSettings.loadOrCreate(home);
    if (options.services().contains(Service.POSTGRESQL)) {
      PostgresServer.requireRoles(home, settings);
    }
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

  /** Waits for every start, so that what did start is known when one of them fails. */
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
        server.start(choice(Service.POSTGRESQL, settings.port(POSTGRESQL), 0));
    keep(
        Service.POSTGRESQL,
        started.process(),
        () -> server.launch(started.port(), started.log()),
        process -> database = server.address(started.port(), process.pid()),
        Map.of(POSTGRESQL, started.port()));
    progress.accept("PostgreSQL: ready on port " + started.port());
  }

  private void startTemporal(HomeSettings settings) {
    PortChoice port = choice(Service.TEMPORAL, settings.port(TEMPORAL), TEMPORAL_PORT);
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
            port,
            new PortChoice(
                "Temporal's UI",
                options.temporalUiPort(),
                settings.port(TEMPORAL_UI),
                TEMPORAL_UI_PORT));
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
            home, settings, choice(Service.S3, settings.port(S3), 0), afterKill, progress);
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

  private PortChoice choice(Service service, int last, int usual) {
    return new PortChoice(service.title(), options.ports().getOrDefault(service, 0), last, usual);
  }

  private void keep(
      Service service,
      GuardedProcess process,
      KeptAlive.Launcher launcher,
      Consumer<GuardedProcess> address,
      Map<String, Integer> usedPorts) {
    synchronized (this) {
      address.accept(process);
      ports.putAll(usedPorts);
    }
    KeptAlive kept =
        KeptAlive.watch(
            service.title(),
            process,
            launcher,
            again -> {
              synchronized (this) {
                address.accept(again);
                republish();
              }
            },
            progress);
    own(service, kept::stop);
  }

  /**
   * Takes charge of stopping what has started; at once, if the start as a whole was given up
   * meanwhile.
   */
  private void own(Service service, Stop stop) {
    synchronized (this) {
      if (!closed) {
        stops.put(service, stop);
        return;
      }
    }
    stop.close();
  }

  private interface Stop extends AutoCloseable {
    @Override
    void close();
  }

  private synchronized void publish() throws IOException {
    published = true;
    StackFile.write(home.stackFile(), running());
    if (database != null) {
      writePrivately(home.serviceFile(), PostgresServer.serviceFile(database));
    }
    if (s3 != null) {
      writePrivately(home.awsCredentials(), S3Server.credentials(s3));
    }
  }

  private static void writePrivately(Path file, String text) throws IOException {
    PrivateFile.write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  private synchronized void republish() {
    if (published && !closed) {
      try {
        StackFile.write(home.stackFile(), running());
      } catch (IOException e) {
        progress.accept(home.stackFile() + " could not be written: " + e);
      }
    }
  }

  /**
   * Stops all services, in the order Temporal, S3, PostgreSQL; takes a few seconds at most.
   *
   * @throws LocalStackException if one of them could not be stopped; the others are stopped all the
   *     same
   */
  @Override
  public void close() {
    List<Stop> remaining;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      remaining = List.copyOf(stops.values());
    }
    @Nullable Exception failure = null;
    for (Stop stop : remaining) {
      try {
        stop.close();
      } catch (RuntimeException e) {
        failure = failure == null ? e : failure;
      }
    }
    try (lock) {
      if (failure == null) {
        Files.deleteIfExists(home.stackFile());
      }
    } catch (IOException e) {
      failure = failure == null ? e : failure;
    }
    if (failure != null) {
      throw new LocalStackException("The embedded stack did not stop cleanly: " + failure, failure);
    }
  }
}

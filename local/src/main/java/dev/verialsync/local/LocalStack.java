package dev.verialsync.local;

import dev.verialsync.local.home.HomeDirectory;
import dev.verialsync.local.home.LocalStackException;
import dev.verialsync.local.home.PrivateFile;
import dev.verialsync.local.home.StackLock;
import dev.verialsync.local.postgres.DatabaseAddress;
import dev.verialsync.local.postgres.PostgresServer;
import dev.verialsync.local.s3.S3Address;
import dev.verialsync.local.s3.S3Server;
import dev.verialsync.local.temporal.TemporalAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The services of one home, started together and stopped together. A server that dies is restarted
 * on its port; {@link #close} stops all, may be called from a shutdown hook, and more than once.
 */
public final class LocalStack implements AutoCloseable {
  /** {@link RunningStack#find} takes the lock for an instant. */
  private static final Duration LOCK_PATIENCE = Duration.ofSeconds(1);

  private final HomeDirectory home;
  private final StackLock lock;
  private final Consumer<String> progress;
  private final Instant since = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private final EmbeddedServices services;
  private boolean published;
  private boolean closed;

  private LocalStack(
      HomeDirectory home, StackLock lock, boolean afterKill, LocalStackOptions options) {
    this.home = home;
    this.lock = lock;
    this.progress = oneAtATime(options.progress());
    this.services = new EmbeddedServices(home, options, progress, afterKill, this::republish);
  }

  /** Whether the servers are here: a release has them in an archive of their own. */
  public static boolean isInstalled() {
    return LocalStack.class.getResource("/org/gaul/s3proxy/S3Proxy.class") != null;
  }

  /**
   * Starts the wanted services in parallel and returns when all of them answer.
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
        stack.services.start();
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

  /** What runs, as {@link RunningStack#find} reports it to other processes. */
  public RunningStack running() {
    return services.running(since);
  }

  /** Temporal's address; an IllegalStateException if it was not among the wanted services. */
  public TemporalAddress temporal() {
    return wanted(running().temporal(), Service.TEMPORAL);
  }

  /** PostgreSQL's address; an IllegalStateException if it was not among the wanted services. */
  public DatabaseAddress database() {
    return wanted(running().database(), Service.POSTGRESQL);
  }

  /** S3's address; an IllegalStateException if it was not among the wanted services. */
  public S3Address s3() {
    return wanted(running().s3(), Service.S3);
  }

  /** The login of PostgreSQL's superuser, which {@link #running} leaves out. */
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

  private synchronized void publish() throws IOException {
    published = true;
    RunningStack running = running();
    StackFile.write(home.stackFile(), running);
    if (running.database() != null) {
      writePrivately(home.serviceFile(), PostgresServer.serviceFile(running.database()));
    }
    if (running.s3() != null) {
      writePrivately(home.awsCredentials(), S3Server.credentials(running.s3()));
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
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    @Nullable Exception failure = null;
    try {
      services.stop();
    } catch (RuntimeException e) {
      failure = e;
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

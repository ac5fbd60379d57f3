package dev.verialsync.starter.status;

import dev.verialsync.activities.media.MediaLibrary;
import dev.verialsync.db.Database;
import dev.verialsync.db.SchemaException;
import dev.verialsync.db.gate.CallGateRepository;
import dev.verialsync.db.gate.GateState;
import dev.verialsync.db.state.InstallationState;
import dev.verialsync.db.state.InstallationStateRepository;
import dev.verialsync.db.watch.Judgement;
import dev.verialsync.db.watch.Thresholds;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.runs.TaskQueuePollers;
import dev.verialsync.starter.runs.TaskQueuePollers.Poller;
import dev.verialsync.starter.runs.TimedCall;
import dev.verialsync.starter.services.Connections;
import dev.verialsync.starter.status.MonitorLine.Level;
import dev.verialsync.worker.TemporalConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Asks PostgreSQL, Temporal and S3 at once; a service that does not answer is critical. */
public final class MonitorReading {

  /** Monitors give up on a check after 10 seconds. */
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private final Invocation invocation;
  private final Connections connections;
  private final Thresholds thresholds;

  public MonitorReading(Invocation invocation, Connections connections, Thresholds thresholds) {
    this.invocation = invocation;
    this.connections = connections;
    this.thresholds = thresholds;
  }

  private record Stored(GateState gate, InstallationState state) {}

  public MonitorLine read() throws InterruptedException {
    Instant now = invocation.clock().instant();
    MonitorLine line = new MonitorLine(now);
    long end = System.nanoTime() + PATIENCE.toNanos();
    Optional<CompletableFuture<MediaLibrary>> library =
        connections.mediaQuestion().map(TimedCall::started);
    CompletableFuture<Map<String, List<Poller>>> polled = TimedCall.started(this::polled);
    CompletableFuture<Stored> stored = TimedCall.started(this::stored);
    add(
        line,
        "PostgreSQL",
        stored,
        end,
        found ->
            line.add(
                Judgement.of(found.gate(), found.state(), thresholds, now),
                found.gate(),
                found.state()));
    add(
        line,
        "Temporal",
        polled,
        end,
        queues -> {
          if (!queues.isEmpty() && queues.values().stream().allMatch(List::isEmpty)) {
            line.add(Level.CRITICAL, "no worker is running");
          }
        });
    if (library.isPresent()) {
      add(line, "S3", library.get(), end, found -> {});
    }
    return line;
  }

  private static <T> void add(
      MonitorLine line, String service, CompletableFuture<T> asked, long end, Consumer<T> take)
      throws InterruptedException {
    try {
      take.accept(asked.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      line.add(
          Level.CRITICAL, "%s has not answered for %d s".formatted(service, PATIENCE.toSeconds()));
    } catch (ExecutionException e) {
      line.add(
          e.getCause() instanceof SchemaException ? Level.UNKNOWN : Level.CRITICAL,
          String.valueOf(e.getCause().getMessage()));
    }
  }

  private Map<String, List<Poller>> polled() {
    TemporalConnection temporal = connections.temporal();
    return new TaskQueuePollers(temporal.stubs(), temporal.namespace(), invocation.clock())
        .find()
        .polling();
  }

  private Stored stored() {
    Database database = connections.migratedDatabase();
    return new Stored(
        new CallGateRepository(database).state(connections.services().settings().limits()),
        new InstallationStateRepository(database).read());
  }
}

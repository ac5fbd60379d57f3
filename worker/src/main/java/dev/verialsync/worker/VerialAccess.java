package dev.verialsync.worker;

import dev.verialsync.activities.gate.GateWatch;
import dev.verialsync.activities.gate.Leases;
import dev.verialsync.activities.gate.SharedGate;
import dev.verialsync.activities.server.ServerKnowledge;
import dev.verialsync.activities.server.UnavailableMethodPolicy;
import dev.verialsync.activities.verial.MissingMethodPolicy;
import dev.verialsync.activities.verial.VerialClient;
import dev.verialsync.db.Database;
import dev.verialsync.db.erp.MethodSupportRepository;
import dev.verialsync.db.gate.CallGateRepository;
import dev.verialsync.db.gate.CallRepository;
import dev.verialsync.db.issue.IssueRepository;
import dev.verialsync.worker.configuration.Settings;
import dev.verialsync.worker.metrics.MeasuredGate;
import dev.verialsync.worker.metrics.WorkMetrics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verial's client and all that stands between it and a call: the gate that is shared with other
 * processes, and what is known of this server.
 */
final class VerialAccess implements AutoCloseable {

  /** Of their own: while PostgreSQL is away they all wait, and heartbeats must not. */
  private static final int LEASE_THREADS = 2;

  private static final Logger LOG = LoggerFactory.getLogger(VerialAccess.class);

  private final ScheduledThreadPoolExecutor queries =
      Timers.daemon("verial-sync-leases", LEASE_THREADS);
  private final CallGateRepository gateRows;
  private final Leases leases;
  private final SharedGate gate;
  private final VerialClient client;
  private final UnavailableMethodPolicy unavailable;
  private final ServerKnowledge server;

  VerialAccess(Settings settings, Database database, WorkMetrics metrics, Clock clock) {
    gateRows = new CallGateRepository(database);
    leases = new Leases(gateRows, queries);
    gate = new SharedGate(gateRows, settings.limits(), leases, new LoggedGateWatch());
    client = new VerialClient(settings.verial(), new MeasuredGate(gate, metrics), clock);
    unavailable =
        new UnavailableMethodPolicy(
            client, new CallRepository(database), settings.articlePatience());
    server =
        new ServerKnowledge(
            settings.verial().baseUri().toString(),
            client,
            new MethodSupportRepository(database),
            new IssueRepository(database),
            unavailable,
            new MissingMethodPolicy(Duration.ofSeconds(1)));
  }

  CallGateRepository gateRows() {
    return gateRows;
  }

  VerialClient client() {
    return client;
  }

  UnavailableMethodPolicy unavailable() {
    return unavailable;
  }

  ServerKnowledge server() {
    return server;
  }

  /** Lets no more calls to Verial start from here, and those that waited for one end. */
  void closeGate() {
    gate.close();
  }

  /** Ends the calls to Verial that are under way, as if their leases were lost. */
  void breakOffCalls() {
    leases.close();
  }

  @Override
  public void close() {
    breakOffCalls();
    queries.shutdownNow();
    client.close();
  }

  /** Says once when the gate closes, and once when it opens again. */
  private static final class LoggedGateWatch implements GateWatch {
    private final AtomicReference<@Nullable String> closed = new AtomicReference<>();

    @Override
    public void open() {
      if (closed.get() != null && closed.getAndSet(null) != null) {
        LOG.info("Calls to Verial continue");
      }
    }

    @Override
    public void closed(String sentence, @Nullable Instant since, boolean probing) {
      if (closed.getAndSet(sentence) == null) {
        LOG.warn("No call to Verial for now. {}", sentence);
      }
    }
  }
}

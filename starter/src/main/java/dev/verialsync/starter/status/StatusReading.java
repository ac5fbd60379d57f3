package dev.verialsync.starter.status;

import dev.verialsync.activities.media.MediaLibrary;
import dev.verialsync.activities.media.MediaLibraryException;
import dev.verialsync.db.Database;
import dev.verialsync.db.SchemaException;
import dev.verialsync.db.erp.MethodSupportRepository;
import dev.verialsync.db.erp.MethodSupportRepository.Finding;
import dev.verialsync.db.gate.CallGateRepository;
import dev.verialsync.db.gate.GateState;
import dev.verialsync.db.issue.IssueRepository;
import dev.verialsync.db.run.Run;
import dev.verialsync.db.run.RunHolder;
import dev.verialsync.db.run.RunRepository;
import dev.verialsync.db.run.RunStatus;
import dev.verialsync.db.run.RunWaiter;
import dev.verialsync.db.shop.HoldRepository;
import dev.verialsync.db.shop.ImageAddressRepository;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.process.TerminalText;
import dev.verialsync.starter.runs.CatalogRuns;
import dev.verialsync.starter.runs.RunReference;
import dev.verialsync.starter.runs.RunSession;
import dev.verialsync.starter.runs.TaskQueuePollers;
import dev.verialsync.starter.runs.TimedCall;
import dev.verialsync.starter.services.Connections;
import dev.verialsync.starter.services.UnreachableException;
import dev.verialsync.starter.view.RunsText;
import dev.verialsync.worker.TemporalConnection;
import dev.verialsync.worker.configuration.ConfigurationException;
import dev.verialsync.workflows.messages.results.Progress;
import io.temporal.client.WorkflowException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Finds out how things stand; what does not answer becomes a problem, not a failure. */
public final class StatusReading {

  private static final int RUNS_READ = 20;
  private static final int ISSUES_READ = 100_000;

  /** A worker answers at once; the client would wait a minute for one that has just died. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Invocation invocation;
  private final Connections connections;
  private final List<String> problems = new ArrayList<>();

  public StatusReading(Invocation invocation, Connections connections) {
    this.invocation = invocation;
    this.connections = connections;
  }

  /** Reads. All services are asked at once: each takes about as long as the others. */
  public StatusReport read() throws InterruptedException {
    CompletableFuture<Polled> asked = TimedCall.started(this::polled);
    Optional<CompletableFuture<MediaLibrary>> library = library();
    Optional<Database> database = database();
    GateState gate = database.map(this::gate).orElse(null);
    RunsText.Entry lastRun = database.flatMap(StatusReading::lastRun).orElse(null);
    Map<String, Long> openIssues = database.map(StatusReading::openIssues).orElse(Map.of());
    Finding imageBlocks =
        database.flatMap(found -> new MethodSupportRepository(found).imageBlocks()).orElse(null);
    database
        .map(ImageAddressRepository::new)
        .flatMap(ImageAddressRepository::any)
        .flatMap(PublicImage::fault)
        .ifPresent(problems::add);
    Optional<Polled> polled = polled(asked);
    if (library.isPresent()) {
      noteFault(library.get());
    }
    return new StatusReport(
        database.map(found -> new HoldRepository(found).inForce()).orElse(List.of()),
        polled.isPresent() ? underWay(polled.get().temporal(), database) : running(database),
        database
            .flatMap(found -> new RunRepository(found).waiter())
            .filter(waiter -> polled.isEmpty() || isAlive(polled.get().temporal(), waiter))
            .orElse(null),
        polled.map(found -> found.pollers().polling()).orElse(Map.of()),
        polled.map(found -> found.pollers().gone()).orElse(Map.of()),
        gate,
        lastRun,
        openIssues,
        imageBlocks,
        List.copyOf(problems));
  }

  /** Temporal, and who polls there. */
  private record Polled(TemporalConnection temporal, TaskQueuePollers.Found pollers) {}

  private Polled polled() {
    TemporalConnection temporal = connections.temporal();
    return new Polled(
        temporal,
        new TaskQueuePollers(temporal.stubs(), temporal.namespace(), invocation.clock()).find());
  }

  private Optional<Polled> polled(CompletableFuture<Polled> asked) {
    try {
      return Optional.of(asked.join());
    } catch (CompletionException e) {
      if (e.getCause() instanceof ConfigurationException unreachable) {
        problems.add(String.valueOf(unreachable.getMessage()));
        return Optional.empty();
      }
      throw e.getCause() instanceof RuntimeException other ? other : e;
    }
  }

  private Optional<CompletableFuture<MediaLibrary>> library() {
    try {
      return connections.mediaQuestion().map(TimedCall::started);
    } catch (ConfigurationException | MediaLibraryException e) {
      problems.add(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private void noteFault(CompletableFuture<MediaLibrary> library) throws InterruptedException {
    try {
      MediaLibrary unused = library.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      problems.add("S3 has not answered for %d s.".formatted(PATIENCE.toSeconds()));
    } catch (ExecutionException e) {
      problems.add(String.valueOf(e.getCause().getMessage()));
    }
  }

  private boolean isAlive(TemporalConnection temporal, RunWaiter waiter) {
    return new CatalogRuns(temporal.client(), invocation.clock())
        .isAlive(waiter.workflowId(), waiter.firstExecutionRunId());
  }

  private Optional<Database> database() {
    try {
      return Optional.of(connections.migratedDatabase());
    } catch (UnreachableException | SchemaException e) {
      problems.add(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private StatusReport.@Nullable UnderWay underWay(
      TemporalConnection temporal, Optional<Database> database) {
    RunSession session = new RunSession(invocation, connections.services(), temporal, database);
    session
        .runs()
        .unknownTypes()
        .forEach(
            (workflowId, type) ->
                problems.add(
                    "The workflow %s has the type %s, which no worker knows: its task fails again and again. Terminate it, and start CatalogSync."
                        .formatted(TerminalText.line(workflowId), TerminalText.line(type))));
    RunReference found = session.underWay().orElse(null);
    if (found == null) {
      return null;
    }
    Progress progress = progress(session, found);
    Long run =
        found.run().orElse(progress == null || progress.runId() == 0 ? null : progress.runId());
    Optional<RunRepository> runs =
        run == null ? Optional.empty() : database.map(RunRepository::new);
    Instant startedAt = runs.flatMap(r -> r.find(run)).map(Run::startedAt).orElse(null);
    Long calls = runs.map(r -> r.counts(run).calls()).orElse(null);
    return new StatusReport.UnderWay(
        found.workflowId(),
        run,
        session.links().workflow(found.workflowId()).orElse(null),
        startedAt,
        progress,
        calls,
        true);
  }

  /** The run that the database alone knows to be running. */
  private static StatusReport.@Nullable UnderWay running(Optional<Database> database) {
    Optional<RunRepository> runs = database.map(RunRepository::new);
    RunHolder holder = runs.flatMap(RunRepository::holder).orElse(null);
    if (holder == null) {
      return null;
    }
    return new StatusReport.UnderWay(
        holder.workflowId(),
        holder.runId(),
        null,
        runs.flatMap(r -> r.find(holder.runId())).map(Run::startedAt).orElse(null),
        null,
        runs.map(r -> r.counts(holder.runId()).calls()).orElse(null),
        false);
  }

  private static @Nullable Progress progress(RunSession session, RunReference run) {
    try {
      return session
          .liveProgress()
          .refined(TimedCall.within(PATIENCE, () -> session.runs().progress(run.workflowId())));
    } catch (WorkflowException | TimeoutException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  private GateState gate(Database database) {
    return new CallGateRepository(database).state(connections.services().settings().limits());
  }

  private static Optional<RunsText.Entry> lastRun(Database database) {
    return new RunRepository(database)
        .latest(RUNS_READ).stream()
            .filter(run -> run.status() != RunStatus.RUNNING)
            .findFirst()
            .map(RunsText.Entry::of);
  }

  private static Map<String, Long> openIssues(Database database) {
    Map<String, Long> byKind = new TreeMap<>();
    new IssueRepository(database)
        .open(ISSUES_READ)
        .forEach(issue -> byKind.merge(issue.issue().kind().label(), 1L, Long::sum));
    return byKind;
  }
}

package dev.verialsync.starter.runs;

import dev.verialsync.activities.links.UiLinks;
import dev.verialsync.db.Database;
import dev.verialsync.db.InstallationRepository;
import dev.verialsync.db.issue.IssueRepository;
import dev.verialsync.db.run.Run;
import dev.verialsync.db.run.RunRepository;
import dev.verialsync.db.run.RunWaiter;
import dev.verialsync.local.Service;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.progress.BarProgress;
import dev.verialsync.starter.progress.LineProgress;
import dev.verialsync.starter.progress.LiveProgress;
import dev.verialsync.starter.progress.NumberedProgress;
import dev.verialsync.starter.progress.ProgressView;
import dev.verialsync.starter.services.Connections;
import dev.verialsync.starter.services.ServiceFinder;
import dev.verialsync.starter.services.Services;
import dev.verialsync.starter.summary.OpenIssues;
import dev.verialsync.starter.summary.RunDocument;
import dev.verialsync.starter.summary.RunSummary;
import dev.verialsync.starter.summary.SummaryText;
import dev.verialsync.starter.text.Figures;
import dev.verialsync.worker.TemporalConnection;
import dev.verialsync.workflows.messages.commands.CatalogSyncInput;
import dev.verialsync.workflows.messages.rollback.CatalogRollbackInput;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a command needs to start, find and follow runs, with the database where it can be read. */
public final class RunSession {

  private static final int ISSUES_READ = 500;

  private final Invocation invocation;
  private final Services services;
  private final CatalogRuns runs;
  private final TemporalConnection temporal;
  private final Optional<Database> database;
  private final AtomicReference<@Nullable RunReference> followed = new AtomicReference<>();

  public RunSession(
      Invocation invocation,
      Services services,
      TemporalConnection temporal,
      Optional<Database> database) {
    this.invocation = invocation;
    this.services = services;
    this.temporal = temporal;
    this.database = database;
    this.runs = new CatalogRuns(temporal.client(), invocation.clock());
  }

  /** Finds a Temporal server that runs; PostgreSQL is used where it answers. */
  public static RunSession find(Invocation invocation, ServiceFinder finder)
      throws InterruptedException {
    Services services = finder.find(Set.of(Service.TEMPORAL), Set.of(Service.POSTGRESQL));
    Connections connections = new Connections(services, invocation.shutdown());
    return new RunSession(
        invocation,
        services,
        connections.temporal(),
        OptionalDatabase.ifTheyAnswer(connections, invocation.console()));
  }

  public CatalogRuns runs() {
    return runs;
  }

  public TemporalConnection temporal() {
    return temporal;
  }

  public UiLinks links() {
    return new UiLinks(services.temporalUi(), temporal.namespace());
  }

  public SummaryText summaryText() {
    return new SummaryText(invocation.program(), links());
  }

  public Figures figures() {
    return new Figures(invocation.zone());
  }

  /** The queues that nobody polls, as far as the server reports them. */
  public List<String> unattendedQueues() {
    return new TaskQueuePollers(temporal.stubs(), temporal.namespace(), invocation.clock())
        .unattended();
  }

  /** Warns where nobody polls a queue: a run that was started waits. Returns these queues. */
  public List<String> warnOfUnattendedQueues() {
    List<String> unattended = unattendedQueues();
    if (!unattended.isEmpty()) {
      invocation
          .console()
          .tell(
              "Warning: no worker polls the task queue %s; the run waits until `%s worker` runs somewhere."
                  .formatted(String.join(" and ", unattended), invocation.program()));
    }
    return unattended;
  }

  /**
   * Prints how a run ended, as a document where one is asked for.
   *
   * @return its exit code
   */
  public int print(RunReport report, boolean rejoined, boolean asDocument) {
    int code = report.end().exitCode().number();
    if (asDocument) {
      invocation
          .console()
          .document(RunDocument.of(report.summary(), report.issues(), code, rejoined, links()));
    } else {
      invocation.console().result(summaryText().render(report.summary(), report.issues()));
    }
    return code;
  }

  /** The current run. */
  public Optional<RunReference> underWay() {
    return runs.underWay(database.flatMap(found -> new RunRepository(found).holder()));
  }

  /** The run that waits for the end of the current one, as far as the database is read. */
  public Optional<RunWaiter> waiter() {
    return read(database -> new RunRepository(database).waiter()).flatMap(found -> found);
  }

  /** The run that is being followed. */
  public Optional<RunReference> followed() {
    return Optional.ofNullable(followed.get());
  }

  public RunReference start(String workflowId, CatalogSyncInput input) {
    runs.start(workflowId, input, installation());
    return new RunReference(workflowId, Optional.empty());
  }

  /** Starts a rollback. */
  public RunReference start(CatalogRollbackInput input) {
    return new RunReference(runs.start(input, installation()), Optional.empty());
  }

  /** Whose workers may open what is started; empty where the database does not answer. */
  public Optional<String> installation() {
    return read(database -> new InstallationRepository(database).id().toString());
  }

  /** Follows a run to its end; progress goes to stderr, as a bar where that is a terminal. */
  public RunReport follow(RunReference reference) throws InterruptedException {
    return follow(reference, view -> view);
  }

  /** The same with something around the progress, such as a question. */
  public RunReport follow(RunReference reference, UnaryOperator<ProgressView> around)
      throws InterruptedException {
    return follow(reference, Patience.withoutEnd(invocation.clock()), around);
  }

  /**
   * The same while a worker answers.
   *
   * @throws NoWorkerException when none has for so long
   */
  public RunReport follow(RunReference reference, Duration patience) throws InterruptedException {
    return follow(reference, new Patience(patience, invocation.clock()), view -> view);
  }

  private RunReport follow(
      RunReference reference, Patience patience, UnaryOperator<ProgressView> around)
      throws InterruptedException {
    Instant followedSince = invocation.clock().instant();
    followed.set(reference);
    RunEnd end;
    try (ProgressView view =
        new NumberedProgress(
            around.apply(progressView()), this::numbered, invocation.shutdown()::isSignalled)) {
      end =
          new RunFollower(runs, liveProgress(), services::lost, patience)
              .follow(reference.workflowId(), view);
    }
    followed.set(null);
    RunSummary summary = summary(reference, end, followedSince);
    return new RunReport(end, summary, issues(summary.run()));
  }

  public LiveProgress liveProgress() {
    return new LiveProgress(database, invocation.clock());
  }

  private void numbered(long run) {
    followed.updateAndGet(
        known -> known == null ? null : new RunReference(known.workflowId(), Optional.of(run)));
  }

  private ProgressView progressView() {
    var console = invocation.console();
    return console.isTerminal()
        ? new BarProgress(
            figures(), invocation.clock(), console.err(), console.columns().getAsInt())
        : new LineProgress(figures(), invocation.clock(), console::tell);
  }

  private RunSummary summary(RunReference reference, RunEnd end, Instant followedSince) {
    Instant now = invocation.clock().instant();
    Optional<RunSummary> written =
        written(reference.workflowId()).map(run -> RunSummary.of(run, now));
    if (written.isPresent()) {
      String message = written.get().message();
      boolean saysWhy =
          end instanceof RunEnd.Cancelled && message != null && message.startsWith("Cancelled: ");
      return written.get().ended(end.outcome(), saysWhy ? message : end.message());
    }
    if (end instanceof RunEnd.Completed completed) {
      return RunSummary.of(completed.result(), reference.workflowId(), followedSince, now);
    }
    return RunSummary.unopened(
        reference.workflowId(), end.outcome(), String.valueOf(end.message()), followedSince, now);
  }

  /** Not an earlier run that had the same workflow id. */
  private Optional<Run> written(String workflowId) {
    Optional<String> first = runs.firstExecution(workflowId);
    return read(database ->
            new RunRepository(database)
                .findByWorkflow(workflowId).stream()
                    .filter(run -> first.isEmpty() || first.get().equals(run.firstExecutionRunId()))
                    .findFirst())
        .flatMap(found -> found);
  }

  private OpenIssues issues(long run) {
    return read(database -> {
          IssueRepository issues = new IssueRepository(database);
          return new OpenIssues(issues.openOf(run, ISSUES_READ), issues.openOfOthers(run));
        })
        .orElse(OpenIssues.NONE);
  }

  private <T> Optional<T> read(Function<Database, T> reading) {
    if (services.lost().isPresent()) {
      return Optional.empty();
    }
    try {
      return database.map(reading);
    } catch (DataAccessException e) {
      logger().warn("The run's records cannot be read: {}", e.getMessage(), e);
      return Optional.empty();
    }
  }

  /** Not a constant: the log is only configured once the command line has been read. */
  private static Logger logger() {
    return LoggerFactory.getLogger(RunSession.class);
  }
}

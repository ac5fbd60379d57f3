package dev.verialsync.activities.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.verialsync.db.Phase;
import dev.verialsync.db.gate.CallGateRepository;
import dev.verialsync.db.gate.GateLimits;
import dev.verialsync.db.gate.GateState;
import dev.verialsync.db.gate.QuietWindow;
import dev.verialsync.db.issue.IssueKind;
import dev.verialsync.db.media.ImagesSettled;
import dev.verialsync.db.media.MediaRepository;
import dev.verialsync.db.media.PutAsideRepository;
import dev.verialsync.db.run.DifferenceRepository;
import dev.verialsync.db.run.DifferenceRepository.Selection;
import dev.verialsync.db.run.PhasePlan;
import dev.verialsync.db.run.PlanRepository;
import dev.verialsync.db.run.PlanRequest;
import dev.verialsync.db.run.Run;
import dev.verialsync.db.run.RunOpened;
import dev.verialsync.db.run.RunOpening;
import dev.verialsync.db.run.RunRepository;
import dev.verialsync.db.run.RunStatus;
import dev.verialsync.db.shop.FeedRepository;
import dev.verialsync.db.shop.ProductRepository;
import dev.verialsync.db.shop.VariantRepository;
import dev.verialsync.workflows.ErrorType;
import dev.verialsync.workflows.messages.commands.CloseRunCommand;
import dev.verialsync.workflows.messages.commands.CompareSaleCommand;
import dev.verialsync.workflows.messages.commands.CompleteImagesCommand;
import dev.verialsync.workflows.messages.commands.OpenRunCommand;
import dev.verialsync.workflows.messages.commands.PlanCommand;
import dev.verialsync.workflows.messages.commands.ReadPlanQuery;
import dev.verialsync.workflows.messages.commands.RunCommand;
import dev.verialsync.workflows.messages.commands.SetPausedCommand;
import dev.verialsync.workflows.messages.commands.SettleImagesCommand;
import dev.verialsync.workflows.messages.confirm.DifferenceCounts;
import dev.verialsync.workflows.messages.results.Acknowledgement;
import dev.verialsync.workflows.messages.results.OpenRunResult;
import dev.verialsync.workflows.messages.results.PauseState;
import dev.verialsync.workflows.messages.results.PlanPage;
import dev.verialsync.workflows.messages.results.PlanSummary;
import dev.verialsync.workflows.messages.results.ProductsSettled;
import dev.verialsync.workflows.messages.results.RunTotals;
import dev.verialsync.workflows.messages.results.SaleCompared;
import dev.verialsync.workflows.messages.results.SettledImages;
import dev.verialsync.workflows.messages.results.WaitObservation;
import dev.verialsync.workflows.messages.values.PlannedBatch;
import dev.verialsync.workflows.messages.values.SyncPhase;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The run's own bookkeeping, in PostgreSQL alone. */
public final class RunRecords {

  private static final Logger LOG = LoggerFactory.getLogger(RunRecords.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Batches of one run that say the same differ in their numbers only: one note for all. */
  private static final String BATCH_DOUBTED =
      "Verial gives no image any more for too many articles of a batch: they keep what they had, and the next run asks again; `verial-sync issues` names the batches. If the images are really gone, run again with --accept-shrink.";

  private final Repositories repositories;
  private final RunningWorkflows chains;
  private final GateLimits limits;
  private final int mappingVersion;
  private final BigDecimal maxShrink;
  private final String installation;
  private final RunWatch watch;

  /** The repositories of a run. */
  public record Repositories(
      RunRepository runs,
      PlanRepository plans,
      DifferenceRepository differences,
      MediaRepository media,
      PutAsideRepository putAside,
      ProductRepository products,
      VariantRepository variants,
      FeedRepository feed,
      CallGateRepository gate) {}

  /**
   * @param mappingVersion of the mapper that writes products
   * @param maxShrink the share of the articles asked for, 0 to 1, that may lose all their images
   *     and be believed
   * @param installation the id of the one that the database belongs to
   * @param watch hears of each run that ends here
   */
  public RunRecords(
      Repositories repositories,
      RunningWorkflows chains,
      GateLimits limits,
      int mappingVersion,
      BigDecimal maxShrink,
      String installation,
      RunWatch watch) {
    this.repositories = repositories;
    this.chains = chains;
    this.limits = limits;
    this.mappingVersion = mappingVersion;
    this.maxShrink = maxShrink;
    this.installation = installation;
    this.watch = watch;
  }

  public OpenRunResult open(OpenRunCommand command, String workflowId) {
    repositories.runs().findByWorkflow(workflowId).stream()
        .filter(run -> run.firstExecutionRunId().equals(command.firstExecutionRunId()))
        .forEach(run -> requireUnconfirmed(run.id()));
    return open(
        new RunOpening(
            workflowId,
            command.firstExecutionRunId(),
            command.mode(),
            command.phase().equals("all")
                ? null
                : Phase.valueOf(command.phase().toUpperCase(Locale.ROOT)),
            json(command.input()),
            Boolean.TRUE.equals(command.input().dryRun())
                || Boolean.TRUE.equals(command.input().confirm()),
            command.waits()),
        command.installation());
  }

  /** What a confirmed run has done is no dry part: it cannot be told and undone once more. */
  private void requireUnconfirmed(long runId) {
    if (repositories.runs().wasConfirmed(runId)) {
      throw ErrorType.INVALID_INPUT.failure(
          "Run %d was confirmed before its workflow was reset, and does not ask again: start a new run."
              .formatted(runId));
    }
  }

  /**
   * Takes the guard and opens the run; opening again returns the same run.
   *
   * @param other the installation that it was started for; null where nobody said
   */
  OpenRunResult open(RunOpening opening, @Nullable String other) {
    requireOwn(other);
    RunOpened.Opened opened = new RunStart(repositories.runs(), chains, watch).open(opening);
    LOG.info(
        "Run {} begins: {}, workflow {}", opened.runId(), opening.mode(), opening.workflowId());
    return new OpenRunResult(opened.runId(), chains.knownSearchAttributes());
  }

  /**
   * Refuses what was started for another installation.
   *
   * @param other null where nobody said
   */
  public void requireOwn(@Nullable String other) {
    if (other != null && !other.equals(installation)) {
      throw ErrorType.CONFIGURATION.failure(
          "The run was started for installation %s, and a worker of installation %s took it: give each a namespace of its own in TEMPORAL_NAMESPACE."
              .formatted(other, installation));
    }
  }

  /** What a run was started with, as {@code sync.run.options} keeps it. */
  static String json(Record input) {
    try {
      return JSON.writeValueAsString(input);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  public RunTotals close(CloseRunCommand command) {
    Run run =
        repositories
            .runs()
            .close(
                command.runId(),
                RunStatus.valueOf(command.status().toUpperCase(Locale.ROOT)),
                command.message());
    EndedRun.tell(run);
    watch.ended(run.id(), run.status());
    return EndedRun.totals(run);
  }

  public PlanSummary makePlan(PlanCommand command) {
    PlanRequest request =
        new PlanRequest(
            command.runId(),
            command.full(),
            command.retryIssues(),
            command.articles().isEmpty() ? null : command.articles(),
            command.batchSize(),
            command.afterBatch(),
            command.withHeld());
    PhasePlan plan =
        switch (command.phase()) {
          case IMAGES -> repositories.plans().planImages(request);
          case PRODUCTS -> repositories.plans().planProducts(request, mappingVersion);
        };
    return new PlanSummary(plan.batches(), (int) plan.articles());
  }

  public PlanPage readPlan(ReadPlanQuery query) {
    return new PlanPage(
        repositories
            .plans()
            .page(query.runId(), phase(query.phase()), query.afterBatch(), query.limit())
            .entrySet()
            .stream()
            .map(batch -> new PlannedBatch(batch.getKey(), batch.getValue()))
            .toList());
  }

  private static Phase phase(SyncPhase phase) {
    return switch (phase) {
      case IMAGES -> Phase.IMAGES;
      case PRODUCTS -> Phase.PRODUCTS;
    };
  }

  public SettledImages settleImages(SettleImagesCommand command) {
    PlannedBatch batch = command.batch();
    PutAsideRepository putAside = repositories.putAside();
    boolean accept = command.acceptShrink();
    ImagesSettled settled =
        batch == null
            ? putAside.settle(command.runId(), command.allArticles(), maxShrink, accept)
            : putAside.settle(
                command.runId(),
                new PutAsideRepository.Batch(batch.number(), batch.articleIds()),
                maxShrink,
                accept);
    String doubt = settled.doubt();
    return new SettledImages(
        settled.removed(),
        doubt == null ? Map.of() : Map.of(IssueKind.IMAGES_SHRUNK.label(), 1),
        doubt == null || batch == null ? doubt : BATCH_DOUBTED);
  }

  public Acknowledgement completeImages(CompleteImagesCommand command) {
    repositories.media().raiseFloor(command.runId(), Instant.parse(command.moment()));
    return new Acknowledgement();
  }

  public SaleCompared compareSale(CompareSaleCommand command) {
    requireOwn(command.installation());
    return new SaleCompared(repositories.feed().compareSale());
  }

  public ProductsSettled settleProducts(RunCommand command) {
    repositories.products().settle(command.runId());
    Map<String, Integer> issues = repositories.variants().settle(command.runId()).issues();
    return new ProductsSettled(
        (int) repositories.plans().noteWaiting(command.runId(), mappingVersion),
        issues.isEmpty() ? null : issues);
  }

  public DifferenceCounts countDifferences(RunCommand command) {
    requireUnconfirmed(command.runId());
    Map<String, Long> counts = new LinkedHashMap<>();
    repositories
        .differences()
        .counts(command.runId(), new Selection(null, null))
        .forEach(count -> counts.put(count.described(), count.n()));
    return new DifferenceCounts(counts);
  }

  public Acknowledgement undoDryPart(RunCommand command) {
    repositories.runs().undoDryPart(command.runId());
    return new Acknowledgement();
  }

  public WaitObservation observe(RunCommand command, String workflowId) {
    GateState gate = repositories.gate().state(limits);
    if (gate.pausedSince() != null) {
      return new WaitObservation("paused by an operator", gate.pausedSince().toString());
    }
    if (gate.failingSince() != null) {
      return new WaitObservation(
          "Verial fails (%s)".formatted(gate.lastFailure()), gate.failingSince().toString());
    }
    QuietWindow quiet = gate.quietWindow();
    if (quiet != null && quiet.callsPerSecond().signum() == 0) {
      return new WaitObservation(
          "the end of the quiet hours %s-%s (Europe/Madrid)".formatted(quiet.from(), quiet.to()),
          null);
    }
    return chains.longestWait(workflowId).orElseGet(() -> new WaitObservation(null, null));
  }

  public PauseState setPaused(SetPausedCommand command) {
    if (command.paused()) {
      repositories.gate().pause(command.reason());
      Instant since = repositories.gate().state(limits).pausedSince();
      return new PauseState(true, String.valueOf(since));
    }
    repositories.gate().resume();
    return new PauseState(false, null);
  }
}

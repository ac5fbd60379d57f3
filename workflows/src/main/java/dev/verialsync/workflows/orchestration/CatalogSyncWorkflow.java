package dev.verialsync.workflows.orchestration;

import dev.verialsync.workflows.CatalogSync;
import dev.verialsync.workflows.ErrorType;
import dev.verialsync.workflows.ImageBatch;
import dev.verialsync.workflows.LibraryActivities;
import dev.verialsync.workflows.ListingActivities;
import dev.verialsync.workflows.PictureActivities;
import dev.verialsync.workflows.ProductBatch;
import dev.verialsync.workflows.RunActivities;
import dev.verialsync.workflows.SyncSearchAttributes;
import dev.verialsync.workflows.messages.AskChangesCommand;
import dev.verialsync.workflows.messages.BatchResult;
import dev.verialsync.workflows.messages.BlockEnd;
import dev.verialsync.workflows.messages.BlockReading;
import dev.verialsync.workflows.messages.BlocksPlan;
import dev.verialsync.workflows.messages.BlocksState;
import dev.verialsync.workflows.messages.CatalogSyncInput;
import dev.verialsync.workflows.messages.CatalogSyncResult;
import dev.verialsync.workflows.messages.CatalogSyncState;
import dev.verialsync.workflows.messages.CatalogSyncState.Stage;
import dev.verialsync.workflows.messages.ChangesReport;
import dev.verialsync.workflows.messages.ChosenReport;
import dev.verialsync.workflows.messages.CloseRunCommand;
import dev.verialsync.workflows.messages.CompleteImagesCommand;
import dev.verialsync.workflows.messages.ImageBatchInput;
import dev.verialsync.workflows.messages.ImageBlock;
import dev.verialsync.workflows.messages.LandChosenCommand;
import dev.verialsync.workflows.messages.LandListCommand;
import dev.verialsync.workflows.messages.ListingReport;
import dev.verialsync.workflows.messages.Observation;
import dev.verialsync.workflows.messages.OpenRunCommand;
import dev.verialsync.workflows.messages.OpenRunResult;
import dev.verialsync.workflows.messages.PauseCommand;
import dev.verialsync.workflows.messages.PauseState;
import dev.verialsync.workflows.messages.PlanBlocksCommand;
import dev.verialsync.workflows.messages.PlanCommand;
import dev.verialsync.workflows.messages.PlanPage;
import dev.verialsync.workflows.messages.PlanSummary;
import dev.verialsync.workflows.messages.PlannedBatch;
import dev.verialsync.workflows.messages.ProductBatchInput;
import dev.verialsync.workflows.messages.Progress;
import dev.verialsync.workflows.messages.ReadPlanQuery;
import dev.verialsync.workflows.messages.RunCommand;
import dev.verialsync.workflows.messages.RunTotals;
import dev.verialsync.workflows.messages.ServerReport;
import dev.verialsync.workflows.messages.SetPausedCommand;
import dev.verialsync.workflows.messages.SyncCounts;
import dev.verialsync.workflows.messages.SyncPhase;
import dev.verialsync.workflows.messages.VerificationReport;
import dev.verialsync.workflows.messages.VerifyCommand;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.ContinueAsNewOptions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The root: opens the run, works through the two phases, closes the run. Each phase lists, plans
 * from the state of the database and works through its plan with a window of children, so that a
 * run that ends early loses nothing and the next one plans what is left.
 */
public final class CatalogSyncWorkflow implements CatalogSync {

  /** Well under the 4,096 events at which the server suggests it: the window still drains. */
  static final int CONTINUE_AS_NEW_AT_EVENTS = 3_000;

  /** Twenty batches of 150 ids stay under 64 KB, whatever the ids. */
  static final int PLAN_PAGE = 20;

  /** A worker that dies repeats at most these; a thousand chosen articles are fifty activities. */
  static final int CHOSEN_AT_ONCE = 20;

  private static final Duration FIRST_WAIT_FOR_OTHER = Duration.ofSeconds(5);
  private static final Duration LONGEST_WAIT_FOR_OTHER = Duration.ofMinutes(1);

  private final int continueAsNewAtEvents;
  private @Nullable RunProgress progress;
  private @Nullable OpenRunResult opened;
  private @Nullable String pausedSince;
  private SyncCounts counts = SyncCounts.NONE;
  private final List<String> notes = new ArrayList<>();
  private @Nullable VerificationReport verification;

  public CatalogSyncWorkflow() {
    this(CONTINUE_AS_NEW_AT_EVENTS);
  }

  CatalogSyncWorkflow(int continueAsNewAtEvents) {
    this.continueAsNewAtEvents = continueAsNewAtEvents;
  }

  @Override
  public CatalogSyncResult run(@Nullable CatalogSyncInput given) {
    CatalogSyncInput input = given == null ? CatalogSyncInput.DEFAULT : given;
    RunOptions options = RunOptions.of(input);
    RunProgress shown = new RunProgress(options);
    progress = shown;
    CatalogSyncState carried = input.state();
    OpenRunResult run = carried == null ? open(options, input, shown) : resume(carried);
    opened = run;
    shown.opened(run.runId());
    try {
      new Phases(input, options, run, shown).run(carried);
      return close(run, shown);
    } catch (TemporalFailure e) {
      throw ended(run, e);
    }
  }

  private OpenRunResult open(RunOptions options, CatalogSyncInput input, RunProgress shown) {
    shown.doing("opening the run");
    OpenRunCommand command =
        new OpenRunCommand(
            Workflow.getInfo().getFirstExecutionRunId(), options.mode(), options.phase(), input);
    Duration wait = FIRST_WAIT_FOR_OTHER;
    while (true) {
      try {
        OpenRunResult run = bookkeeping("open the run").openRun(command);
        if (run.searchAttributes().contains(SyncSearchAttributes.RUN_ID.getName())) {
          Workflow.upsertTypedSearchAttributes(SyncSearchAttributes.RUN_ID.valueSet(run.runId()));
        }
        return run;
      } catch (ActivityFailure e) {
        boolean other = ErrorType.of(e) == ErrorType.ANOTHER_RUN_UNDER_WAY;
        if (!other || !options.waitForOther()) {
          throw asWorkflowFailure(e);
        }
        shown.doing("waiting for another run: " + ErrorType.sentence(e));
      }
      if (mustContinueAsNew()) {
        Workflow.continueAsNew(continueOptions(), input);
      }
      Workflow.sleep(wait);
      Duration doubled = wait.multipliedBy(2);
      wait = doubled.compareTo(LONGEST_WAIT_FOR_OTHER) < 0 ? doubled : LONGEST_WAIT_FOR_OTHER;
    }
  }

  private OpenRunResult resume(CatalogSyncState carried) {
    counts = carried.counts();
    pausedSince = carried.pausedSince();
    notes.addAll(carried.notes());
    verification = carried.verification();
    return new OpenRunResult(carried.runId(), carried.searchAttributes());
  }

  private CatalogSyncResult close(OpenRunResult run, RunProgress shown) {
    shown.doing("closing the run");
    String outcome = counts.issueTotal() == 0 ? "completed" : "completed_with_issues";
    RunTotals totals =
        bookkeeping("close the run")
            .closeRun(
                new CloseRunCommand(
                    run.runId(), outcome, notes.isEmpty() ? null : String.join("\n", notes)));
    shown.doing(outcome.replace('_', ' '));
    Workflow.await(Workflow::isEveryHandlerFinished);
    return new CatalogSyncResult(run.runId(), outcome, totals, List.copyOf(notes), verification);
  }

  /** Writes the end into the books, as far as they can be reached, and returns what to throw. */
  private RuntimeException ended(OpenRunResult run, TemporalFailure cause) {
    boolean cancelled =
        cause instanceof CanceledFailure || cause.getCause() instanceof CanceledFailure;
    String status = cancelled ? "cancelled" : "failed";
    String message = cancelled ? "Cancelled." : ErrorType.sentence(cause);
    Workflow.newDetachedCancellationScope(
            () -> {
              try {
                farewell(status).closeRun(new CloseRunCommand(run.runId(), status, message));
              } catch (ActivityFailure unreachable) {
                // The next run finds this one ended and takes the guard over.
              }
            })
        .run();
    return cancelled ? new CanceledFailure(message) : asWorkflowFailure(cause);
  }

  private static RuntimeException asWorkflowFailure(TemporalFailure cause) {
    if (cause instanceof CanceledFailure) {
      return cause;
    }
    ErrorType type = ErrorType.of(cause);
    return (type == null ? ErrorType.DEFECT : type).finalFailure(ErrorType.sentence(cause), cause);
  }

  @Override
  public Progress progress() {
    return (progress == null ? new RunProgress(RunOptions.of(CatalogSyncInput.DEFAULT)) : progress)
        .snapshot();
  }

  @Override
  public PauseState pause(@Nullable PauseCommand command) {
    return setPaused(true, command);
  }

  @Override
  public void validatePause(@Nullable PauseCommand command) {
    if (opened == null) {
      throw new IllegalStateException("The run is not open yet: there is nothing to pause.");
    }
    if (pausedSince != null) {
      throw new IllegalStateException("The run is paused already, since " + pausedSince + ".");
    }
  }

  @Override
  public PauseState resume(@Nullable PauseCommand command) {
    return setPaused(false, command);
  }

  @Override
  public void validateResume(@Nullable PauseCommand command) {
    if (pausedSince == null) {
      throw new IllegalStateException("The run is not paused.");
    }
  }

  private PauseState setPaused(boolean paused, @Nullable PauseCommand command) {
    if (opened == null || progress == null) {
      throw new IllegalStateException("The run is not open.");
    }
    PauseState state =
        bookkeeping(paused ? "pause" : "resume")
            .setPaused(
                new SetPausedCommand(
                    opened.runId(), paused, command == null ? null : command.reason()));
    pausedSince = state.since();
    progress.paused(pausedSince);
    return state;
  }

  /** Once each, however many batches tell it. */
  private void note(@Nullable String text) {
    if (text != null && !notes.contains(text)) {
      notes.add(text);
    }
  }

  private boolean mustContinueAsNew() {
    WorkflowInfo info = Workflow.getInfo();
    return info.getHistoryLength() >= continueAsNewAtEvents || info.isContinueAsNewSuggested();
  }

  private static ContinueAsNewOptions continueOptions() {
    return ContinueAsNewOptions.newBuilder().build();
  }

  private static RunActivities bookkeeping(String summary) {
    return Workflow.newActivityStub(RunActivities.class, Policies.bookkeeping(summary));
  }

  private static RunActivities farewell(String status) {
    return Workflow.newActivityStub(RunActivities.class, Policies.farewell("end: " + status));
  }

  private static LibraryActivities library(String summary) {
    return Workflow.newActivityStub(LibraryActivities.class, Policies.verification(summary));
  }

  private static ListingActivities listing(String summary) {
    return Workflow.newActivityStub(ListingActivities.class, Policies.listing(summary));
  }

  /** The two phases of an open run. */
  private final class Phases {

    private final CatalogSyncInput input;
    private final RunOptions options;
    private final OpenRunResult run;
    private final RunProgress shown;

    private Phases(
        CatalogSyncInput input, RunOptions options, OpenRunResult run, RunProgress shown) {
      this.input = input;
      this.options = options;
      this.run = run;
      this.shown = shown;
    }

    private void run(@Nullable CatalogSyncState carried) {
      if (carried == null) {
        probe();
      }
      boolean chosen = worksOnChosenArticles();
      String chosenMoment = chosen && carried == null ? landChosen() : null;
      boolean listedJustNow = false;
      Stage resumed = carried == null ? null : carried.stage();
      if (options.images() && resumed != Stage.PRODUCT_BATCHES) {
        listedJustNow = images(carried, chosenMoment);
      }
      if (options.products()) {
        products(listedJustNow, chosen, resumed == Stage.PRODUCT_BATCHES ? carried : null);
      }
    }

    private void probe() {
      shown.doing("asking Verial for its version");
      ServerReport server = listing("version").probeServer(new RunCommand(run.runId()));
      note(server.note());
    }

    /** Runs of chosen articles that were under way before they read these alone read the lists. */
    private boolean worksOnChosenArticles() {
      return !options.articles().isEmpty()
          && Workflow.getVersion("chosen-articles", Workflow.DEFAULT_VERSION, 1) == 1;
    }

    /** Returns the moment as of which the pictures of the chosen articles will be known. */
    private String landChosen() {
      ChosenArticlesTold told = new ChosenArticlesTold();
      String moment = "";
      List<Long> ids = options.articles();
      for (int from = 0; from < ids.size(); from += CHOSEN_AT_ONCE) {
        List<Long> some =
            List.copyOf(ids.subList(from, Math.min(ids.size(), from + CHOSEN_AT_ONCE)));
        shown.doing("reading " + Policies.describe(some));
        ChosenReport report =
            listing(Policies.describe(some))
                .landChosen(new LandChosenCommand(run.runId(), some, options.products()));
        moment = report.moment();
        told.add(report);
        counts =
            counts
                .withArticlesSeen(counts.articlesSeen() + report.landed())
                .plus(SyncCounts.issues(report.issues()));
        shown.counted(counts);
      }
      told.notes().forEach(CatalogSyncWorkflow.this::note);
      return moment;
    }

    /** Returns whether the article list was read and nothing had to be fetched since. */
    private boolean images(@Nullable CatalogSyncState carried, @Nullable String chosenMoment) {
      upsertPhase(SyncPhase.IMAGES);
      CatalogSyncState state = carried;
      if (state == null && options.verify()) {
        verifyLibrary();
      }
      if (state == null && chosenMoment != null) {
        state = begun(Stage.IMAGE_BATCHES, plan(SyncPhase.IMAGES, 0), chosenMoment, false);
      }
      boolean readInBlocks = false;
      if (state == null) {
        ListingReport articles = landArticles(1);
        shown.doing("images: asking what changed");
        ChangesReport changes =
            listing("changes").askChanges(new AskChangesCommand(run.runId(), options.full()));
        if (options.blocks()) {
          state = planBlocks(changes.moment(), articles.complete());
        } else {
          PlanSummary plan = plan(SyncPhase.IMAGES, 0);
          state = begun(Stage.IMAGE_BATCHES, plan, changes.moment(), articles.complete());
        }
      }
      if (state.stage() == Stage.IMAGE_BLOCKS) {
        readInBlocks = true;
        int blocks = readBlocks(state);
        PlanSummary plan = plan(SyncPhase.IMAGES, blocks);
        state =
            begun(Stage.IMAGE_BATCHES, plan, state.moment(), state.listingComplete(), blocks, null);
      }
      String moment = String.valueOf(state.moment());
      work(
          SyncPhase.IMAGES,
          state,
          batch ->
              Async.function(
                  child(ImageBatch.class, SyncPhase.IMAGES, batch)::run,
                  new ImageBatchInput(run.runId(), batch.number(), moment, batch.articleIds())));
      if (options.verify()) {
        settleVerification();
      }
      if (state.listingComplete() && options.articles().isEmpty()) {
        bookkeeping("images complete")
            .completeImages(new CompleteImagesCommand(run.runId(), moment));
      }
      return planned(state).batches() == 0 && !readInBlocks;
    }

    /** Where no list is worth reading in blocks, the plan of articles follows at once. */
    private CatalogSyncState planBlocks(String asOf, boolean listingComplete) {
      shown.doing("images: planning blocks");
      BlocksPlan blocks =
          Workflow.newActivityStub(PictureActivities.class, Policies.listing("plan blocks"))
              .planBlocks(
                  new PlanBlocksCommand(run.runId(), asOf, options.full(), options.retryIssues()));
      note(blocks.note());
      return blocks.readings().isEmpty()
          ? begun(Stage.IMAGE_BATCHES, plan(SyncPhase.IMAGES, 0), asOf, listingComplete)
          : begun(
              Stage.IMAGE_BLOCKS,
              new PlanSummary(0, 0),
              asOf,
              listingComplete,
              0,
              new BlocksState(blocks.readings()));
    }

    /** Returns how many blocks were read: the batches that follow are numbered after them. */
    private int readBlocks(CatalogSyncState state) {
      List<BlockReading> left = state.blocks() == null ? List.of() : state.blocks().readings();
      String moment = String.valueOf(state.moment());
      shown.paused(pausedSince);
      shown.doing("images: reading the pictures of many articles at once");
      BlockSequence sequence = new BlockSequence(left, state.afterBatch());
      BatchWindow window =
          new BatchWindow(
              1,
              state.afterBatch(),
              new BlockWork(
                  run, shown, sequence, batch -> startBlock(batch, sequence.current(), moment)));
      if (!window.run()) {
        Workflow.await(Workflow::isEveryHandlerFinished);
        Workflow.continueAsNew(
            continueOptions(),
            input.withState(
                begun(
                    Stage.IMAGE_BLOCKS,
                    new PlanSummary(0, 0),
                    moment,
                    state.listingComplete(),
                    window.afterBatch(),
                    new BlocksState(sequence.left()))));
      }
      return window.afterBatch();
    }

    private Promise<BatchResult> startBlock(
        PlannedBatch batch, BlockReading reading, String moment) {
      ImageBlock block =
          new ImageBlock(reading, options.full(), options.retryIssues(), run.searchAttributes());
      return Async.function(
          child(ImageBatch.class, SyncPhase.IMAGES, batch)::run,
          new ImageBatchInput(run.runId(), batch.number(), moment, List.of(), block));
    }

    private void verifyLibrary() {
      shown.doing("images: checking the media library");
      library("check the media library")
          .verifyLibrary(new VerifyCommand(run.runId(), options.articles()));
    }

    private void settleVerification() {
      VerificationReport report =
          library("settle the check of the media library")
              .settleVerification(new RunCommand(run.runId()));
      verification = report;
      if (report.lost() > 0) {
        counts = counts.plus(SyncCounts.issues(Map.of("picture_lost", report.lost())));
        shown.counted(counts);
      }
      note(
          "Checked %d objects of the media library: %d missing, %d wrong; %d repaired, %d lost."
              .formatted(
                  report.checked(),
                  report.missing(),
                  report.wrong(),
                  report.repaired(),
                  report.lost()));
    }

    private void products(
        boolean listedJustNow, boolean chosen, @Nullable CatalogSyncState carried) {
      upsertPhase(SyncPhase.PRODUCTS);
      CatalogSyncState state = carried;
      if (state == null) {
        if (!listedJustNow && !chosen) {
          landArticles(2);
        }
        if (!chosen) {
          landTheRest();
        }
        state = begun(Stage.PRODUCT_BATCHES, plan(SyncPhase.PRODUCTS, 0), null, false);
      }
      work(
          SyncPhase.PRODUCTS,
          state,
          batch ->
              Async.function(
                  child(ProductBatch.class, SyncPhase.PRODUCTS, batch)::run,
                  new ProductBatchInput(run.runId(), batch.number(), batch.articleIds())));
      shown.doing("products: settling barcodes");
      bookkeeping("settle barcodes").settleProducts(new RunCommand(run.runId()));
    }

    private ListingReport landArticles(int pass) {
      shown.doing((pass == 1 ? "images" : "products") + ": reading the article list");
      ListingReport report = listing("article list").landArticles(listCommand(pass));
      counts = counts.withArticlesSeen(report.rows());
      heard(report);
      return report;
    }

    private void landTheRest() {
      shown.doing("products: reading stock, tariffs and reference lists");
      LandListCommand command = listCommand(2);
      List<Promise<ListingReport>> reports =
          List.of(
              Async.function(listing("stock")::landStock, command),
              Async.function(listing("tariffs")::landTariffs, command),
              Async.function(listing("reference lists")::landReferences, command));
      Promise.allOf(reports).get();
      reports.forEach(report -> heard(report.get()));
    }

    private LandListCommand listCommand(int pass) {
      return new LandListCommand(run.runId(), pass, options.acceptShrink());
    }

    private void heard(ListingReport report) {
      note(report.note());
      counts = counts.plus(SyncCounts.issues(report.issues()));
      shown.counted(counts);
    }

    private PlanSummary plan(SyncPhase phase, int afterBatch) {
      shown.doing(phase.label() + ": planning");
      return bookkeeping("plan the " + phase.label())
          .makePlan(
              new PlanCommand(
                  run.runId(),
                  phase,
                  options.full(),
                  options.retryIssues(),
                  options.batchSize(),
                  options.articles(),
                  afterBatch));
    }

    private CatalogSyncState begun(
        Stage stage, PlanSummary plan, @Nullable String moment, boolean listingComplete) {
      return begun(stage, plan, moment, listingComplete, 0, null);
    }

    private CatalogSyncState begun(
        Stage stage,
        PlanSummary plan,
        @Nullable String moment,
        boolean listingComplete,
        int afterBatch,
        @Nullable BlocksState blocks) {
      return new CatalogSyncState(
          run.runId(),
          stage,
          Workflow.currentTimeMillis(),
          plan,
          afterBatch,
          0,
          counts,
          run.searchAttributes(),
          moment,
          listingComplete,
          pausedSince,
          List.copyOf(notes),
          blocks,
          verification);
    }

    private void work(
        SyncPhase phase,
        CatalogSyncState state,
        Function<PlannedBatch, Promise<BatchResult>> starter) {
      PlanSummary plan = planned(state);
      if (plan.batches() == 0) {
        return;
      }
      shown.paused(pausedSince);
      shown.doing(phase == SyncPhase.IMAGES ? "images: fetching" : "products: writing");
      shown.phase(phase, state.phaseStartedAt(), plan, state.batchesDone(), options.batchSize());
      BatchWindow window =
          new BatchWindow(
              options.children(phase),
              state.afterBatch(),
              new PhaseWork(run, phase, shown, starter));
      if (!window.run()) {
        Workflow.await(Workflow::isEveryHandlerFinished);
        Workflow.continueAsNew(
            continueOptions(),
            input.withState(
                state.continued(
                    window.afterBatch(),
                    shown.batchesDone(),
                    counts,
                    pausedSince,
                    List.copyOf(notes))));
      }
      shown.phaseEnded();
    }

    private <T> T child(Class<T> type, SyncPhase phase, PlannedBatch batch) {
      return Workflow.newChildWorkflowStub(
          type,
          Policies.child(
              Workflow.getInfo().getWorkflowId(),
              run.runId(),
              phase,
              batch.number(),
              batch.articleIds(),
              run.searchAttributes()));
    }

    private void upsertPhase(SyncPhase phase) {
      if (run.searchAttributes().contains(SyncSearchAttributes.PHASE.getName())) {
        Workflow.upsertTypedSearchAttributes(SyncSearchAttributes.PHASE.valueSet(phase.label()));
      }
    }

    private static PlanSummary planned(CatalogSyncState state) {
      return state.plan() == null ? new PlanSummary(0, 0) : state.plan();
    }
  }

  /** What the window of a phase does with its batches. */
  private final class PhaseWork extends RunWork {

    private final SyncPhase phase;

    private PhaseWork(
        OpenRunResult run,
        SyncPhase phase,
        RunProgress shown,
        Function<PlannedBatch, Promise<BatchResult>> starter) {
      super(run, shown, starter);
      this.phase = phase;
    }

    @Override
    public Promise<List<PlannedBatch>> read(int afterBatch) {
      return Async.function(
              bookkeeping("plan after batch " + afterBatch)::readPlan,
              new ReadPlanQuery(run.runId(), phase, afterBatch, PLAN_PAGE))
          .thenApply(PlanPage::batches);
    }

    @Override
    public void ended(PlannedBatch batch, BatchResult result) {
      counts = counts.plus(result.counts());
      shown.batchEnded(batch.articleIds().size(), counts);
    }
  }

  /** What the window does with the blocks of lists of pictures, one at a time. */
  private final class BlockWork extends RunWork {

    private final BlockSequence sequence;

    private BlockWork(
        OpenRunResult run,
        RunProgress shown,
        BlockSequence sequence,
        Function<PlannedBatch, Promise<BatchResult>> starter) {
      super(run, shown, starter);
      this.sequence = sequence;
    }

    @Override
    public Promise<List<PlannedBatch>> read(int afterBatch) {
      return sequence.read(afterBatch);
    }

    @Override
    public void ended(PlannedBatch batch, BatchResult result) {
      counts = counts.plus(result.counts());
      shown.counted(counts);
      BlockEnd block = result.block();
      note(block == null ? null : block.note());
      sequence.ended(batch.number(), result);
    }
  }

  /** What every window has of its run. */
  private abstract class RunWork implements BatchWindow.Work {

    final OpenRunResult run;
    final RunProgress shown;
    private final Function<PlannedBatch, Promise<BatchResult>> starter;

    private RunWork(
        OpenRunResult run,
        RunProgress shown,
        Function<PlannedBatch, Promise<BatchResult>> starter) {
      this.run = run;
      this.shown = shown;
      this.starter = starter;
    }

    @Override
    public Promise<BatchResult> start(PlannedBatch batch) {
      return starter.apply(batch);
    }

    @Override
    public boolean paused() {
      return pausedSince != null;
    }

    @Override
    public boolean mustContinueAsNew() {
      return CatalogSyncWorkflow.this.mustContinueAsNew();
    }

    @Override
    public void stalled() {
      RunActivities observer =
          Workflow.newActivityStub(RunActivities.class, Policies.observation());
      try {
        shown.waiting(observer.observe(new RunCommand(run.runId())));
      } catch (ActivityFailure e) {
        if (e.getCause() instanceof CanceledFailure) {
          throw e;
        }
        shown.waiting(new Observation(ErrorType.sentence(e), null));
      }
    }
  }
}

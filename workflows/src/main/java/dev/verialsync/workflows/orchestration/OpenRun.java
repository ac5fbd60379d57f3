package dev.verialsync.workflows.orchestration;

import com.uber.m3.util.Duration;
import dev.verialsync.workflows.PhaseTimer;
import dev.verialsync.workflows.SyncSearchAttributes;
import dev.verialsync.workflows.messages.commands.CatalogSyncInput;
import dev.verialsync.workflows.messages.commands.CatalogSyncState;
import dev.verialsync.workflows.messages.commands.CatalogSyncState.Stage;
import dev.verialsync.workflows.messages.commands.ImageBatchInput;
import dev.verialsync.workflows.messages.commands.ProductBatchInput;
import dev.verialsync.workflows.messages.results.BatchResult;
import dev.verialsync.workflows.messages.results.OpenRunResult;
import dev.verialsync.workflows.messages.results.PlanSummary;
import dev.verialsync.workflows.messages.results.VerificationReport;
import dev.verialsync.workflows.messages.single.SingleBatchInput;
import dev.verialsync.workflows.messages.values.BlocksState;
import dev.verialsync.workflows.messages.values.PlannedBatch;
import dev.verialsync.workflows.messages.values.SyncCounts;
import dev.verialsync.workflows.messages.values.SyncPhase;
import io.temporal.workflow.ChildWorkflowStub;
import io.temporal.workflow.ContinueAsNewOptions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A run that was opened: what was asked for, what has been done so far, what its operator is shown.
 * Deterministic; lives within one workflow execution and is carried to the next as a {@link
 * CatalogSyncState}.
 */
final class OpenRun {

  private final CatalogSyncInput input;
  private RunOptions options;
  private final OpenRunResult opened;
  private final RunProgress shown;
  private final int continueAsNewAtEvents;
  private final List<String> notes = new ArrayList<>();
  private SyncCounts counts = SyncCounts.NONE;
  private @Nullable String pausedSince;
  private @Nullable VerificationReport verification;
  private long phaseBegunAt;
  private IntConsumer blockReader = number -> {};

  OpenRun(
      CatalogSyncInput input,
      RunOptions options,
      OpenRunResult opened,
      RunProgress shown,
      int continueAsNewAtEvents) {
    this.input = input;
    this.options = options;
    this.opened = opened;
    this.shown = shown;
    this.continueAsNewAtEvents = continueAsNewAtEvents;
    shown.opened(opened.runId());
    CatalogSyncState carried = input.state();
    if (carried != null) {
      counts = carried.counts();
      pausedSince = carried.pausedSince();
      notes.addAll(carried.notes());
      verification = carried.verification();
      phaseBegunAt = carried.phaseBegunAt();
    }
  }

  long id() {
    return opened.runId();
  }

  RunOptions options() {
    return options;
  }

  /** Begins again, as an ordinary run. */
  void confirmed(String note) {
    options = options.confirmed();
    counts = SyncCounts.NONE;
    shown.counted(counts);
    notes.clear();
    note(note);
  }

  RunProgress shown() {
    return shown;
  }

  SyncCounts counts() {
    return counts;
  }

  void count(SyncCounts more) {
    counts = counts.plus(more);
  }

  void countIssues(Map<String, Integer> byKind) {
    count(SyncCounts.issues(byKind));
    shown.counted(counts);
  }

  void articlesSeen(int articles) {
    counts = counts.withArticlesSeen(articles);
  }

  List<String> notes() {
    return List.copyOf(notes);
  }

  /** Once each, however many batches report it. */
  void note(@Nullable String text) {
    if (text != null && !notes.contains(text)) {
      notes.add(text);
    }
  }

  @Nullable String pausedSince() {
    return pausedSince;
  }

  void pausedSince(@Nullable String since) {
    pausedSince = since;
    shown.paused(since);
  }

  @Nullable VerificationReport verification() {
    return verification;
  }

  void verified(VerificationReport report) {
    verification = report;
  }

  /** A phase begins here, not in an earlier execution of the run. */
  void phaseBegins() {
    phaseBegunAt = Workflow.currentTimeMillis();
  }

  /** Reports how long the phase took, over all executions of the run. */
  void phaseEnded(SyncPhase phase) {
    if (phaseBegunAt > 0) {
      Workflow.getMetricsScope()
          .tagged(Map.of(PhaseTimer.TAG, phase.label()))
          .timer(PhaseTimer.NAME)
          .record(Duration.ofMillis((double) (Workflow.currentTimeMillis() - phaseBegunAt)));
    }
  }

  /** In the UI's list of workflows; nothing where the namespace does not know the attribute. */
  void upsertPhase(SyncPhase phase) {
    if (opened.searchAttributes().contains(SyncSearchAttributes.PHASE.getName())) {
      Workflow.upsertTypedSearchAttributes(SyncSearchAttributes.PHASE.valueSet(phase.label()));
    }
  }

  List<String> searchAttributes() {
    return opened.searchAttributes();
  }

  /** Starts the child of a batch of images. */
  Promise<BatchResult> start(PlannedBatch batch, ImageBatchInput input) {
    return child("ImageBatch", SyncPhase.IMAGES, batch).executeAsync(BatchResult.class, input);
  }

  /** Starts the child of a batch of products. */
  Promise<BatchResult> start(PlannedBatch batch, ProductBatchInput input) {
    return child("ProductBatch", SyncPhase.PRODUCTS, batch).executeAsync(BatchResult.class, input);
  }

  /** Starts the child of a batch that does everything. */
  Promise<BatchResult> start(PlannedBatch batch, SingleBatchInput input) {
    return child("SingleBatch", SyncPhase.PRODUCTS, batch).executeAsync(BatchResult.class, input);
  }

  private ChildWorkflowStub child(String type, SyncPhase phase, PlannedBatch batch) {
    return Workflow.newUntypedChildWorkflowStub(
        type,
        Policies.child(
            Workflow.getInfo().getWorkflowId(),
            opened.runId(),
            phase,
            options.label(phase),
            batch.number(),
            batch.articleIds(),
            opened.searchAttributes()));
  }

  /** The point at which a phase's batches begin. */
  CatalogSyncState begun(Stage stage, PlanSummary plan) {
    return begun(stage, plan, null, false, 0, null);
  }

  /** The point at which a stage begins, with all that is known by now. */
  CatalogSyncState begun(
      Stage stage,
      PlanSummary plan,
      @Nullable String moment,
      boolean listingComplete,
      int afterBatch,
      @Nullable BlocksState blocks) {
    return new CatalogSyncState(
        opened.runId(),
        stage,
        Workflow.currentTimeMillis(),
        plan,
        afterBatch,
        0,
        counts,
        opened.searchAttributes(),
        moment,
        listingComplete,
        pausedSince,
        notes(),
        blocks,
        verification,
        Boolean.TRUE.equals(input.confirm()) && !options.dryRun(),
        phaseBegunAt);
  }

  /** The same stage, further on, with all that is known by now. */
  CatalogSyncState continued(CatalogSyncState state, int afterBatch) {
    return state.continued(afterBatch, shown.batchesDone(), counts, pausedSince, notes());
  }

  /** Runs when a block of images was read. */
  void onBlockRead(IntConsumer listener) {
    blockReader = listener;
  }

  void blockRead(int number) {
    blockReader.accept(number);
  }

  boolean mustContinueAsNew() {
    return mustContinueAsNew(continueAsNewAtEvents);
  }

  static boolean mustContinueAsNew(int atEvents) {
    WorkflowInfo info = Workflow.getInfo();
    return info.getHistoryLength() >= atEvents || info.isContinueAsNewSuggested();
  }

  /**
   * Ends this execution; the next one takes up at the state, and at what a pause or a resume that
   * was still being answered has made of it.
   */
  void continueAsNew(CatalogSyncState state) {
    Workflow.await(Workflow::isEveryHandlerFinished);
    continueAsNew(input.withState(state.paused(pausedSince)));
  }

  static void continueAsNew(CatalogSyncInput with) {
    Workflow.continueAsNew(ContinueAsNewOptions.newBuilder().build(), with);
  }
}

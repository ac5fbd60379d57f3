package dev.verialsync.workflows.orchestration;

import dev.verialsync.workflows.messages.results.PlanSummary;
import dev.verialsync.workflows.messages.results.Progress;
import dev.verialsync.workflows.messages.results.WaitObservation;
import dev.verialsync.workflows.messages.values.SyncCounts;
import dev.verialsync.workflows.messages.values.SyncPhase;
import io.temporal.workflow.Workflow;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How far the run is, as the query answers it and the UI shows it in the current details. */
final class RunProgress {

  private final String title;
  private long runId;
  private String state = "opening the run";
  private @Nullable SyncPhase phase;
  private long phaseStartedAt;
  private @Nullable PlanSummary plan;
  private int steps;
  private int batchesDone;
  private int articlesDone;
  private SyncCounts counts = SyncCounts.NONE;
  private @Nullable String pausedSince;
  private @Nullable String waitingFor;
  private @Nullable String waitingSince;
  private String question = "";

  RunProgress(String title) {
    this.title = title;
  }

  static RunProgress of(RunOptions options) {
    return new RunProgress(options.mode() + " run, phases: " + options.phase());
  }

  void opened(long id) {
    runId = id;
  }

  void doing(String what) {
    state = what;
    steps++;
    question = "";
    clearWaiting();
    show();
  }

  /** Waits for somebody to confirm what a run would do, as the text says. */
  void asking(String text) {
    doing(Progress.WAITING_FOR_CONFIRMATION);
    question = text;
    show();
  }

  void phase(SyncPhase begun, long startedAt, PlanSummary ofPhase, int alreadyDone, int batchSize) {
    phase = begun;
    phaseStartedAt = startedAt;
    plan = ofPhase;
    batchesDone = alreadyDone;
    articlesDone = Math.min(ofPhase.articles(), alreadyDone * batchSize);
    show();
  }

  void phaseEnded() {
    phase = null;
    plan = null;
    clearWaiting();
  }

  void batchEnded(int articles, SyncCounts total) {
    steps++;
    batchesDone++;
    articlesDone += articles;
    counts = total;
    clearWaiting();
    show();
  }

  /** Of a rollback, which has no batches. */
  void restored(int products) {
    steps++;
    articlesDone += products;
    show();
  }

  void counted(SyncCounts total) {
    steps++;
    counts = total;
    show();
  }

  void paused(@Nullable String since) {
    pausedSince = since;
    show();
  }

  void waiting(WaitObservation observation) {
    waitingFor = observation.waitingFor();
    waitingSince = observation.since();
    show();
  }

  private void clearWaiting() {
    waitingFor = null;
    waitingSince = null;
  }

  /** Moves whenever the run gets on. */
  int steps() {
    return steps;
  }

  int batchesDone() {
    return batchesDone;
  }

  Progress snapshot() {
    double rate = perSecond();
    return new Progress(
        runId,
        state,
        phase == null ? null : phase.label(),
        batchesDone,
        plan == null ? 0 : plan.batches(),
        articlesDone,
        plan == null ? 0 : plan.articles(),
        rate,
        plan == null || rate == 0 ? null : Math.round((plan.articles() - articlesDone) / rate),
        counts,
        pausedSince,
        waitingFor,
        waitingSince);
  }

  private double perSecond() {
    double seconds = (Workflow.currentTimeMillis() - phaseStartedAt) / 1000.0;
    return phase == null || articlesDone == 0 || seconds <= 0
        ? 0
        : Math.round(articlesDone / seconds * 10) / 10.0;
  }

  private void show() {
    Progress now = snapshot();
    StringBuilder text = new StringBuilder();
    text.append("**Run ").append(now.runId()).append("** · ").append(title).append("\n\n");
    text.append(state);
    if (now.phase() != null) {
      appendProgress(text, now);
    }
    text.append('\n').append(question);
    if (pausedSince != null) {
      text.append("\n**Paused** since ").append(pausedSince).append('\n');
    }
    if (waitingFor != null) {
      text.append("\n**Waiting**: ").append(waitingFor);
      text.append(waitingSince == null ? "" : ", since " + waitingSince).append('\n');
    }
    appendCounts(text, counts);
    Workflow.setCurrentDetails(text.toString());
  }

  private static void appendProgress(StringBuilder text, Progress now) {
    text.append(
        String.format(
            Locale.ROOT,
            ": %d of %d articles, %d of %d batches",
            now.articlesDone(),
            now.articlesPlanned(),
            now.batchesDone(),
            now.batchesPlanned()));
    if (now.etaSeconds() != null) {
      text.append(
          String.format(
              Locale.ROOT,
              ", %.1f a second, about %s to go",
              now.perSecond(),
              duration(now.etaSeconds())));
    }
  }

  private static void appendCounts(StringBuilder text, SyncCounts counts) {
    text.append(
        String.format(
            Locale.ROOT,
            "%n- images: %d stored, %d reused, %d removed"
                + "%n- products: %d inserted, %d updated, %d unchanged, %d deactivated"
                + "%n- issues: %d%n",
            counts.imagesStored(),
            counts.imagesReused(),
            counts.imagesRemoved(),
            counts.productsInserted(),
            counts.productsUpdated(),
            counts.productsUnchanged(),
            counts.productsDeactivated(),
            counts.issueTotal()));
  }

  private static String duration(long seconds) {
    return seconds < 90
        ? seconds + " s"
        : seconds < 5_400
            ? Math.round(seconds / 60.0) + " min"
            : Math.round(seconds / 3600.0) + " h";
  }
}

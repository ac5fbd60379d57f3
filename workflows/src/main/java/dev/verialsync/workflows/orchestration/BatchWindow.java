package dev.verialsync.workflows.orchestration;

import dev.verialsync.workflows.messages.results.BatchResult;
import dev.verialsync.workflows.messages.values.PlannedBatch;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.CompletablePromise;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sliding window of child workflows over a plan of batches: as one ends the next starts, and the
 * plan is read a page at a time, ahead of its use. Deterministic; lives within one workflow
 * execution.
 */
final class BatchWindow {

  /** What the window needs of its run. */
  interface Work {
    /** The next batches after a number; empty at the end of the plan. */
    Promise<List<PlannedBatch>> read(int afterBatch);

    Promise<BatchResult> start(PlannedBatch batch);

    void ended(PlannedBatch batch, BatchResult result);

    boolean paused();

    /** The history has grown enough: start nothing more, drain, continue as new. */
    boolean mustContinueAsNew();
  }

  /** A cancelled run ends within 10 s, whatever its children do. */
  private static final Duration CANCELLATION_GRACE = Duration.ofSeconds(3);

  private final int size;
  private final Work work;
  private final Deque<PlannedBatch> page = new ArrayDeque<>();
  private int afterBatch;
  private int inFlight;
  private int endedCount;
  private boolean planExhausted;
  private @Nullable Promise<List<PlannedBatch>> coming;
  private @Nullable RuntimeException failure;

  BatchWindow(int size, int afterBatch, Work work) {
    this.size = size;
    this.afterBatch = afterBatch;
    this.work = work;
  }

  /** The highest batch number started. */
  int afterBatch() {
    return afterBatch;
  }

  /**
   * Works through the plan.
   *
   * @return true when the plan is done, false when the window was drained to continue as new
   * @throws RuntimeException the first failure of a child, after the others were cancelled
   */
  boolean run() {
    CompletablePromise<Boolean> done = Workflow.newPromise();
    CancellationScope children =
        Workflow.newCancellationScope(
            () -> {
              try {
                done.complete(slide());
              } catch (RuntimeException e) {
                done.completeExceptionally(e);
              }
            });
    try {
      children.run();
      return done.get();
    } catch (RuntimeException e) {
      children.cancel();
      Workflow.newDetachedCancellationScope(
              () -> Workflow.await(CANCELLATION_GRACE, () -> inFlight == 0))
          .run();
      throw e;
    }
  }

  private boolean slide() {
    readAhead();
    while (true) {
      boolean draining = work.mustContinueAsNew();
      while (failure == null && !draining && !work.paused() && mayStart() && next()) {
        start(page.remove());
      }
      if (failure != null) {
        throw failure;
      }
      if (inFlight == 0 && (draining || (planExhausted && page.isEmpty()))) {
        if (coming != null) {
          coming.get();
        }
        return !draining;
      }
      int before = endedCount;
      boolean wasPaused = work.paused();
      Workflow.await(
          () ->
              failure != null
                  || endedCount > before
                  || work.paused() != wasPaused
                  || (!draining && !wasPaused && mayStart() && !planExhausted));
    }
  }

  /** While children run, a page that is still to come is not waited for: one of them may fail. */
  private boolean mayStart() {
    return inFlight < size
        && (inFlight == 0 || !page.isEmpty() || (coming != null && coming.isCompleted()));
  }

  private boolean next() {
    if (page.isEmpty() && coming != null) {
      List<PlannedBatch> read = coming.get();
      coming = null;
      page.addAll(read);
      planExhausted = read.isEmpty();
      readAhead();
    }
    return !page.isEmpty();
  }

  /** Asks for the page after the last batch known: no child waits for it later. */
  private void readAhead() {
    if (!planExhausted) {
      coming = work.read(page.isEmpty() ? afterBatch : page.getLast().number());
    }
  }

  /** A promise's handler must not throw: nobody would hear of it, and the window would wait. */
  private @Nullable RuntimeException counted(PlannedBatch batch, BatchResult result) {
    try {
      work.ended(batch, result);
      return null;
    } catch (RuntimeException e) {
      return e;
    }
  }

  private void start(PlannedBatch batch) {
    afterBatch = batch.number();
    inFlight++;
    work.start(batch)
        .handle(
            (result, thrown) -> {
              inFlight--;
              endedCount++;
              RuntimeException failed = thrown == null ? counted(batch, result) : thrown;
              failure = failure == null ? failed : failure;
              return null;
            });
  }
}

package dev.verialsync.starter.runs;

import dev.verialsync.starter.progress.LiveProgress;
import dev.verialsync.starter.progress.ProgressView;
import dev.verialsync.workflows.messages.results.CatalogSyncResult;
import dev.verialsync.workflows.messages.results.Progress;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowNotFoundException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for a run's end and shows its progress; a server that is away is waited for. */
final class RunFollower {

  private static final Duration LOOK_EVERY = Duration.ofMillis(500);
  private static final Duration ASK_AGAIN_AFTER = Duration.ofSeconds(2);

  private static final String TEMPORAL_IS_AWAY =
      "Temporal does not answer; retrying every few seconds.";

  private static final String NO_WORKER = "No progress available: no worker is responding.";

  private static final String FORGOTTEN =
      "Temporal no longer knows it: it was deleted, or Temporal has lost its data. The next run cleans up what it left.";

  private final CatalogRuns runs;
  private final LiveProgress live;
  private final Supplier<Optional<String>> lost;
  private final Patience patience;

  /**
   * Makes a follower.
   *
   * @param lost a sentence once the services are gone for good
   */
  RunFollower(
      CatalogRuns runs, LiveProgress live, Supplier<Optional<String>> lost, Patience patience) {
    this.runs = runs;
    this.live = live;
    this.lost = lost;
    this.patience = patience;
  }

  /**
   * Returns when the run has ended, whoever cancelled or failed it.
   *
   * @throws NoWorkerException when the patience is spent
   */
  RunEnd follow(String workflowId, ProgressView view) throws InterruptedException {
    CompletableFuture<CatalogSyncResult> end = ask(workflowId);
    while (true) {
      try {
        CatalogSyncResult result = end.get(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        if (lost.get().isEmpty()) {
          look(workflowId, view);
        }
        return RunEnd.of(result);
      } catch (TimeoutException e) {
        boolean told = look(workflowId, view);
        if (!told && lost.get().isPresent()) {
          return new RunEnd.Failed(null, lost.get().orElseThrow());
        }
        if (patience.isSpent() && !end.isDone()) {
          throw new NoWorkerException(workflowId);
        }
      } catch (ExecutionException e) {
        if (e.getCause() instanceof WorkflowFailedException failed) {
          return RunEnd.of(failed);
        }
        Optional<String> gone = lost.get();
        if (gone.isPresent()) {
          return new RunEnd.Failed(null, gone.get());
        }
        if (e.getCause() instanceof WorkflowNotFoundException) {
          return new RunEnd.Failed(null, FORGOTTEN);
        }
        logger().info("Temporal did not return the result of {}", workflowId, e.getCause());
        view.note(TEMPORAL_IS_AWAY);
        patience.renew();
        TimeUnit.MILLISECONDS.sleep(ASK_AGAIN_AFTER.toMillis());
        end = ask(workflowId);
      }
    }
  }

  private CompletableFuture<CatalogSyncResult> ask(String workflowId) {
    return runs.stub(workflowId).getResultAsync(CatalogSyncResult.class);
  }

  /** Shows the progress; false when nobody reports it. */
  private boolean look(String workflowId, ProgressView view) throws InterruptedException {
    try {
      Progress progress = TimedCall.within(patience.left(), () -> runs.progress(workflowId));
      patience.renew();
      view.show(live.refined(progress));
      return true;
    } catch (TimeoutException e) {
      view.note(NO_WORKER);
    } catch (WorkflowException e) {
      logger().info("no progress of {}: {}", workflowId, e.toString());
      if (Unavailability.isIn(e)) {
        patience.renew();
        view.note(TEMPORAL_IS_AWAY);
      } else {
        view.note(NO_WORKER);
      }
    }
    return false;
  }

  /** Not a constant: the log is only configured once the command line has been read. */
  private static Logger logger() {
    return LoggerFactory.getLogger(RunFollower.class);
  }
}

package dev.verialsync.starter.status;

import dev.verialsync.db.erp.MethodSupportRepository.Finding;
import dev.verialsync.db.gate.GateState;
import dev.verialsync.db.run.RunWaiter;
import dev.verialsync.db.shop.Hold;
import dev.verialsync.starter.runs.TaskQueuePollers.Poller;
import dev.verialsync.starter.view.RunsText;
import dev.verialsync.workflows.messages.results.Progress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code status} found; also its document under {@code --json}.
 *
 * @param holds products that no run may write
 * @param underWay null when no run is
 * @param next the run that waits for the end of the current one; null when none does
 * @param workers by task queue; a queue of which Temporal reports nothing is absent
 * @param goneWorkers likewise those that Temporal remembers and that poll no more
 * @param gate null where PostgreSQL does not answer
 * @param lastRun the latest run that has ended; null when there is none
 * @param openIssues by kind
 * @param imageBlocks whether images come in blocks; null while nothing was compared
 * @param problems what could not be reached, each a sentence
 */
public record StatusReport(
    List<Hold> holds,
    @Nullable UnderWay underWay,
    @Nullable RunWaiter next,
    Map<String, List<Poller>> workers,
    Map<String, List<Poller>> goneWorkers,
    @Nullable GateState gate,
    RunsText.@Nullable Entry lastRun,
    Map<String, Long> openIssues,
    @Nullable Finding imageBlocks,
    List<String> problems) {

  /**
   * The current run.
   *
   * @param run null before it was opened
   * @param progress null when no worker answers, or Temporal does not
   * @param calls made so far; null where the database cannot be read
   * @param temporalAnswers whether Temporal says so too; else only the database knows the run
   */
  public record UnderWay(
      String workflowId,
      @Nullable Long run,
      @Nullable String uiUrl,
      @Nullable Instant startedAt,
      @Nullable Progress progress,
      @Nullable Long calls,
      boolean temporalAnswers) {}
}

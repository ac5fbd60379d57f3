package dev.verialsync.workflows.messages.commands;

import dev.verialsync.workflows.messages.values.SyncPhase;
import java.util.List;

/**
 * Makes the plan of a phase: batches of articles, kept in sync.batch.
 *
 * @param full everything, not only what needs it
 * @param articles these alone; empty means all
 * @param afterBatch batches are numbered from the one after this, 0 from the beginning
 * @param withHeld also articles whose products are held: the batch does more than write them
 */
public record PlanCommand(
    long runId,
    SyncPhase phase,
    boolean full,
    boolean retryIssues,
    int batchSize,
    List<Long> articles,
    int afterBatch,
    boolean withHeld) {

  /** Numbered from 1, without those that are held. */
  public PlanCommand(
      long runId,
      SyncPhase phase,
      boolean full,
      boolean retryIssues,
      int batchSize,
      List<Long> articles) {
    this(runId, phase, full, retryIssues, batchSize, articles, 0, false);
  }
}

package dev.verialsync.workflows.messages;

import java.util.List;

/**
 * Makes the plan of a phase: batches of articles, kept in sync.batch.
 *
 * @param full everything, not only what needs it
 * @param articles these alone; empty means all
 */
public record PlanCommand(
    long runId,
    SyncPhase phase,
    boolean full,
    boolean retryIssues,
    int batchSize,
    List<Long> articles) {}

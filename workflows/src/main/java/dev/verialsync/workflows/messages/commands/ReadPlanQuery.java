package dev.verialsync.workflows.messages.commands;

import dev.verialsync.workflows.messages.values.SyncPhase;

/** Asks for the next batches of a plan, in order, after a batch number. */
public record ReadPlanQuery(long runId, SyncPhase phase, int afterBatch, int limit) {}

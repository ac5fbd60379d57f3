package dev.verialsync.workflows.messages;

import java.util.List;

/** The input of ProductBatch. */
public record ProductBatchInput(long runId, int number, List<Long> articleIds) {}

package dev.verialsync.workflows.messages;

import java.util.List;

/** The input of ImageBatch. */
public record ImageBatchInput(long runId, int number, String moment, List<Long> articleIds) {}

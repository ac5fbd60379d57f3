package dev.verialsync.workflows.messages.single;

/**
 * Lands stock and tariffs of a batch.
 *
 * @param acceptShrink that articles lose them is right, however many
 */
public record LandRowsCommand(long runId, int batch, boolean acceptShrink) {}

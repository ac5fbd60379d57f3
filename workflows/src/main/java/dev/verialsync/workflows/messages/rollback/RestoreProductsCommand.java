package dev.verialsync.workflows.messages.rollback;

/**
 * Puts back the next products.
 *
 * @param after those after this one, by id; 0 at the beginning
 */
public record RestoreProductsCommand(long runId, RollbackOrder order, long after) {}

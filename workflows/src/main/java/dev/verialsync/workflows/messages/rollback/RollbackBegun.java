package dev.verialsync.workflows.messages.rollback;

import java.util.List;

/**
 * The run of a rollback.
 *
 * @param products how many it will look at
 * @param searchAttributes those that the namespace knows
 */
public record RollbackBegun(long runId, int products, List<String> searchAttributes) {}

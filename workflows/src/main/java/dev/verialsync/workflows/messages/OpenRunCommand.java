package dev.verialsync.workflows.messages;

/**
 * Opens a run: takes the guard, or finds who holds it.
 *
 * @param firstExecutionRunId names the chain of executions, which a workflow id alone does not
 */
public record OpenRunCommand(
    String firstExecutionRunId, String mode, String phase, CatalogSyncInput input) {}

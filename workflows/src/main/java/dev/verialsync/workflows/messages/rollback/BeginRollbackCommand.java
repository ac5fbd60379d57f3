package dev.verialsync.workflows.messages.rollback;

import org.jspecify.annotations.Nullable;

/**
 * Opens the run of a rollback, and holds what it will put back.
 *
 * @param firstExecutionRunId names the chain of executions
 * @param installation that it was started for; null where nobody said
 */
public record BeginRollbackCommand(
    String firstExecutionRunId, @Nullable String installation, RollbackOrder order) {}

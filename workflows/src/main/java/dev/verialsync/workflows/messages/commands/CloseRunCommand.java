package dev.verialsync.workflows.messages.commands;

import org.jspecify.annotations.Nullable;

/**
 * Ends a run in the database and frees the guard.
 *
 * @param status a value of sync.run.status
 * @param message for the operator; null when all went well
 */
public record CloseRunCommand(long runId, String status, @Nullable String message) {}

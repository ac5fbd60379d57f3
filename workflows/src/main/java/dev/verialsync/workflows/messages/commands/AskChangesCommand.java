package dev.verialsync.workflows.messages.commands;

/** Asks Verial what changed since the moments as of which images are known. */
public record AskChangesCommand(long runId, boolean full) {}

package dev.verialsync.workflows.messages.commands;

import org.jspecify.annotations.Nullable;

/** Closes or opens the gate to Verial for a run. */
public record SetPausedCommand(long runId, boolean paused, @Nullable String reason) {}

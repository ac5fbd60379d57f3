package dev.verialsync.workflows.messages.results;

import org.jspecify.annotations.Nullable;

/** Whether a run is paused, and since when (ISO-8601). */
public record PauseState(boolean paused, @Nullable String since) {}

package dev.verialsync.workflows.messages.commands;

import org.jspecify.annotations.Nullable;

/** Stops or resumes the calls to Verial; the reason is shown to whoever looks. */
public record PauseCommand(@Nullable String reason) {}

package dev.verialsync.workflows.messages.commands;

/** Says for which run an activity works, where nothing else need be said. */
public record RunCommand(long runId) {}

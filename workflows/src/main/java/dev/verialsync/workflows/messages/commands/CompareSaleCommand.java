package dev.verialsync.workflows.messages.commands;

import org.jspecify.annotations.Nullable;

/**
 * Compares what is on sale with what the change feed told.
 *
 * @param installation that the schedule was made for; null where nobody said
 */
public record CompareSaleCommand(@Nullable String installation) {}

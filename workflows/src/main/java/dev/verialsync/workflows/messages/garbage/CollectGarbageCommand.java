package dev.verialsync.workflows.messages.garbage;

import org.jspecify.annotations.Nullable;

/**
 * Finds or removes garbage.
 *
 * @param olderThan ISO-8601; null means as the worker is configured
 * @param installation that the workflow was started for; null where nobody said
 */
public record CollectGarbageCommand(
    boolean delete, @Nullable String olderThan, @Nullable String installation) {}

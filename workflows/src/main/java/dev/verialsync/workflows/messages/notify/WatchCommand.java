package dev.verialsync.workflows.messages.notify;

import org.jspecify.annotations.Nullable;

/**
 * Looks at the installation.
 *
 * @param installation that the watch was set for; null where nobody said
 */
public record WatchCommand(@Nullable String installation) {}

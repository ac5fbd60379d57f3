package dev.verialsync.workflows.messages.notify;

import org.jspecify.annotations.Nullable;

/**
 * Sends a notification, or gives it up.
 *
 * @param target {@code mail} or {@code webhook}
 * @param installation whose notification it is; null where nobody said
 */
public record DeliverCommand(long notification, String target, @Nullable String installation) {}

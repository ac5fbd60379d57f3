package dev.verialsync.workflows.messages.notify;

import org.jspecify.annotations.Nullable;

/**
 * One notification for one target.
 *
 * @param notification its id in {@code sync.notification}
 * @param target {@code mail} or {@code webhook}
 */
public record NotificationDeliveryInput(long notification, @Nullable String target) {}

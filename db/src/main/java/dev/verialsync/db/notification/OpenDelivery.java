package dev.verialsync.db.notification;

import java.time.Instant;

/**
 * A notification that a target has not taken yet.
 *
 * @param at when the notification was written
 */
public record OpenDelivery(long notificationId, NotificationTarget target, Instant at) {}

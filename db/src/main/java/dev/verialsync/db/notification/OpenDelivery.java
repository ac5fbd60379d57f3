package dev.verialsync.db.notification;

/** A notification that a target has not taken yet. */
public record OpenDelivery(long notificationId, NotificationTarget target) {}

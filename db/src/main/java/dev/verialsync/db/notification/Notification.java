package dev.verialsync.db.notification;

import java.time.Instant;
import java.util.UUID;

/**
 * What people are notified of.
 *
 * @param id its place in the order of writing
 * @param key the mail's Message-ID and the webhook's id are made from it
 * @param facts a JSON object: what the text needs
 */
public record Notification(
    long id, UUID key, NotificationKind kind, NotificationStage stage, Instant at, String facts) {}

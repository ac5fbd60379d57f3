package dev.verialsync.activities.notify.send;

import dev.verialsync.activities.notify.text.Message;
import dev.verialsync.db.notification.Notification;
import dev.verialsync.db.notification.NotificationKind;
import dev.verialsync.db.notification.NotificationStage;
import java.time.Instant;
import java.util.UUID;

/** A notification as any, and what it says. */
final class Samples {

  static final UUID KEY = UUID.fromString("7d3f2c9e-0f0b-4a51-9a54-4f8f1d1c2b3a");

  static final Notification NOTIFICATION =
      new Notification(
          7,
          KEY,
          NotificationKind.VERIAL_AWAY,
          NotificationStage.RAISED,
          Instant.parse("2026-11-30T03:00:00Z"),
          "{\"minutes\":30}");

  static final Message MESSAGE =
      new Message("Verial no contesta desde hace 30 min", "Año nuevo.\n", "<p>Año nuevo.</p>");

  private Samples() {}
}

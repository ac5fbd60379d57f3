package dev.verialsync.db.notification;

import java.util.Locale;

/** A moment, or where a condition stands. */
public enum NotificationStage {
  ONCE,
  RAISED,
  REMINDER,
  OVER;

  /** Its name in the database. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** By that name. */
  public static NotificationStage of(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }
}

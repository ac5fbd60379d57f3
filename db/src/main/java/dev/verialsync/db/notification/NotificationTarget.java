package dev.verialsync.db.notification;

import java.util.Locale;

/** Where notifications go. */
public enum NotificationTarget {
  MAIL,
  WEBHOOK;

  /** Its name in the database. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** By that name. */
  public static NotificationTarget of(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }
}

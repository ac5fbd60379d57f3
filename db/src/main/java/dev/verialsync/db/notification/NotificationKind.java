package dev.verialsync.db.notification;

import java.util.Locale;

/** What a notification tells of; docs/notifications.md says when each is sent. */
public enum NotificationKind {
  FAILED,
  ISSUES,
  LATE,
  VERIAL_AWAY,
  HELD,
  PAUSED,
  COMPLETED,
  DAILY,
  TEST;

  /** Its name in the configuration and in the database. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * By that name.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static NotificationKind of(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}

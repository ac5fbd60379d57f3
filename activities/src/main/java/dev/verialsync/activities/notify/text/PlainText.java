package dev.verialsync.activities.notify.text;

import dev.verialsync.db.notification.Notification;

/** Says of which kind a notification is, and no more: stands in for the texts. */
public final class PlainText implements NotificationText {

  @Override
  public Message message(Notification notification, Lang lang) {
    String subject =
        "verial-sync: %s (%s)".formatted(notification.kind().label(), notification.stage().label());
    return new Message(subject, subject + "\n", "<p>" + subject + "</p>");
  }
}

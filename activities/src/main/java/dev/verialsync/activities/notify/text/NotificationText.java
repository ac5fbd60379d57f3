package dev.verialsync.activities.notify.text;

import dev.verialsync.db.notification.Notification;

/** Makes messages of notifications. */
public interface NotificationText {
  Message message(Notification notification, Lang lang);
}

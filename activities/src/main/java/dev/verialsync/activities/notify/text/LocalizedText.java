package dev.verialsync.activities.notify.text;

import dev.verialsync.activities.links.UiLinks;
import dev.verialsync.db.notification.Notification;

/** The texts in Spanish and English: {@code messages_es.properties}, {@code messages_en}. */
public final class LocalizedText implements NotificationText {

  private final UiLinks links;

  public LocalizedText(UiLinks links) {
    this.links = links;
  }

  @Override
  public Message message(Notification notification, Lang lang) {
    return new Draft(notification, Words.of(lang), links).message();
  }
}

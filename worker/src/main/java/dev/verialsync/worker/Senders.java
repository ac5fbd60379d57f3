package dev.verialsync.worker;

import dev.verialsync.activities.notify.send.MailSender;
import dev.verialsync.activities.notify.send.Sender;
import dev.verialsync.activities.notify.send.WebhookSender;
import dev.verialsync.db.notification.NotificationTarget;
import dev.verialsync.worker.configuration.NotificationSettings;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;

/** What sends to each configured target. */
public final class Senders {

  private Senders() {}

  public static Map<NotificationTarget, Sender> of(NotificationSettings settings, Clock clock) {
    Map<NotificationTarget, Sender> senders = new EnumMap<>(NotificationTarget.class);
    if (settings.mail() != null) {
      senders.put(NotificationTarget.MAIL, new MailSender(settings.mail()));
    }
    if (settings.webhook() != null) {
      senders.put(NotificationTarget.WEBHOOK, new WebhookSender(settings.webhook(), clock));
    }
    return senders;
  }
}

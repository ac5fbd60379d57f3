package dev.verialsync.activities.notify.send;

import dev.verialsync.activities.notify.text.Message;
import dev.verialsync.db.notification.Notification;

/**
 * Sends notifications to one target. Every attempt ends within {@link #LONGEST_ATTEMPT_SECONDS}.
 */
public interface Sender extends AutoCloseable {

  /** A server may be slow; what hangs must not hold an activity's slot. */
  int LONGEST_ATTEMPT_SECONDS = 60;

  /**
   * Returns once the target has taken the notification.
   *
   * @return what it said, as a sentence for a person that begins with the target's address
   * @throws DeliveryException with a sentence that begins so when it has not
   */
  String send(Notification notification, Message message) throws DeliveryException;

  /** SHA-256 of where it sends to: an endpoint that has gone is known by it. */
  String endpoint();

  /** Its address without anything that may be secret, for people. */
  String address();

  @Override
  void close();
}

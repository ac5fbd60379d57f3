package dev.verialsync.activities.notify.send;

import dev.verialsync.activities.notify.text.Lang;
import dev.verialsync.activities.notify.text.NotificationText;
import dev.verialsync.activities.task.Heartbeat;
import dev.verialsync.activities.task.Persistence;
import dev.verialsync.db.notification.Notification;
import dev.verialsync.db.notification.NotificationRepository;
import dev.verialsync.db.notification.NotificationTarget;
import dev.verialsync.db.notification.OpenDelivery;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings notifications from the outbox to their targets, each at least once. */
public final class Deliveries implements AutoCloseable {

  /** At once to one target: one that hangs holds so many of the worker's activities, no more. */
  private static final int AT_ONCE = 2;

  private static final Duration TURN = Duration.ofSeconds(10);

  /** Longer than a delivery leaves between two attempts: what is older has no workflow any more. */
  private static final Duration QUIET = Duration.ofMinutes(30);

  /** For a look: the next one comes in a minute. */
  private static final int MOST_BEGUN = 50;

  /** A long weekend; what happened before it is of no use to anybody. */
  private static final Duration STALE = Duration.ofDays(4);

  private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);

  private final NotificationRepository outbox;
  private final Persistence persistence;
  private final Map<NotificationTarget, Sender> senders;
  private final Map<NotificationTarget, Semaphore> turns = new EnumMap<>(NotificationTarget.class);
  private final NotificationText texts;
  private final Lang lang;
  private final Clock clock;

  /**
   * @param senders one for each target that this worker is configured for
   */
  public Deliveries(
      NotificationRepository outbox,
      Persistence persistence,
      Map<NotificationTarget, Sender> senders,
      NotificationText texts,
      Lang lang,
      Clock clock) {
    this.outbox = outbox;
    this.persistence = persistence;
    this.senders = Map.copyOf(senders);
    this.texts = texts;
    this.lang = lang;
    this.clock = clock;
    for (NotificationTarget target : NotificationTarget.values()) {
      turns.put(target, new Semaphore(AT_ONCE));
    }
  }

  /** Whether this worker has a target. */
  public boolean hasTarget() {
    return !senders.isEmpty();
  }

  /** Deliveries to be begun, or begun anew. */
  public List<OpenDelivery> toBegin() {
    return outbox.open(senders.keySet(), QUIET, MOST_BEGUN);
  }

  /**
   * One attempt; nothing where the target has the notification, or it was given up.
   *
   * @throws DeliveryException when the target did not take it
   */
  public void attempt(OpenDelivery delivery, Heartbeat heartbeat)
      throws DeliveryException, InterruptedException {
    Sender sender = senders.get(delivery.target());
    if (sender == null) {
      throw DeliveryException.failed(
          "This worker has no target %s: set the same NOTIFY_… variables on all workers"
              .formatted(delivery.target().label()));
    }
    Semaphore turn = turns.get(delivery.target());
    if (!turn.tryAcquire()) {
      throw DeliveryException.failed("Waits for others to " + sender.address(), TURN);
    }
    try {
      send(delivery, sender, heartbeat);
    } finally {
      turn.release();
    }
  }

  private void send(OpenDelivery delivery, Sender sender, Heartbeat heartbeat)
      throws DeliveryException, InterruptedException {
    if (!outbox.attempt(delivery)) {
      return;
    }
    try {
      Notification notification = outbox.find(delivery.notificationId());
      requireUseful(notification, delivery.target(), sender);
      String answer = sender.send(notification, texts.message(notification, lang));
      // Only a kill may lead to a repeat: PostgreSQL's absence is waited for here.
      persistence.write(heartbeat, () -> outbox.delivered(delivery));
      LOG.info("Notification {} ({}): {}", notification.id(), notification.kind().label(), answer);
    } catch (DeliveryException e) {
      String why = String.valueOf(e.getMessage());
      LOG.warn("Notification {} was not delivered: {}", delivery.notificationId(), why);
      outbox.failed(delivery, why, e.isGone() ? sender.endpoint() : null);
      throw e;
    }
  }

  private void requireUseful(Notification notification, NotificationTarget target, Sender sender)
      throws DeliveryException {
    if (outbox.isGone(target, sender.endpoint())) {
      throw DeliveryException.gone(
          sender.address()
              + " has answered 410 Gone before: it wants no notification any more; set another NOTIFY_WEBHOOK_URL");
    }
    if (notification.at().isBefore(clock.instant().minus(STALE))) {
      throw DeliveryException.stale("It is older than " + STALE.toDays() + " days");
    }
  }

  /** There will be no other attempt. */
  public void giveUp(OpenDelivery delivery) {
    outbox.giveUp(delivery);
    LOG.warn(
        "Notification {} for {} is given up", delivery.notificationId(), delivery.target().label());
  }

  @Override
  public void close() {
    senders.values().forEach(Sender::close);
  }
}

package dev.verialsync.activities.notify.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.verialsync.activities.notify.text.Lang;
import dev.verialsync.activities.notify.text.Message;
import dev.verialsync.activities.task.CalmHeartbeat;
import dev.verialsync.activities.task.Persistence;
import dev.verialsync.db.DatabaseExtension;
import dev.verialsync.db.notification.Notification;
import dev.verialsync.db.notification.NotificationKind;
import dev.verialsync.db.notification.NotificationRepository;
import dev.verialsync.db.notification.NotificationStage;
import dev.verialsync.db.notification.NotificationTarget;
import dev.verialsync.db.notification.OpenDelivery;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The outbox's way to the targets. */
@Timeout(60)
final class DeliveriesTest {

  @RegisterExtension static final DatabaseExtension DB = new DatabaseExtension();

  /** Does as it is told, and remembers what it was given. */
  private static final class FakeSender implements Sender {
    private final List<UUID> sent = new ArrayList<>();
    private @Nullable DeliveryException refusal;
    private @Nullable CountDownLatch arrived;
    private @Nullable CountDownLatch gate;

    @Override
    public String send(Notification notification, Message message) throws DeliveryException {
      synchronized (sent) {
        sent.add(notification.key());
      }
      if (arrived != null && gate != null) {
        arrived.countDown();
        try {
          gate.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
      if (refusal != null) {
        throw refusal;
      }
      return "taken";
    }

    @Override
    public String endpoint() {
      return "endpoint";
    }

    @Override
    public String address() {
      return "http://receiver/";
    }

    @Override
    public void close() {}
  }

  private final FakeSender webhook = new FakeSender();
  private final NotificationRepository outbox = new NotificationRepository(DB.database());
  private Deliveries deliveries;

  @BeforeEach
  void wire() {
    deliveries = deliveries(Clock.systemUTC());
  }

  private Deliveries deliveries(Clock clock) {
    return new Deliveries(
        outbox,
        new Persistence(),
        Map.of(NotificationTarget.WEBHOOK, webhook),
        (notification, lang) -> Samples.MESSAGE,
        Lang.ES,
        clock);
  }

  private static OpenDelivery written(NotificationTarget... targets) {
    NotificationRepository.write(
        DB.database().sql(),
        NotificationKind.FAILED,
        NotificationStage.RAISED,
        "{}",
        EnumSet.copyOf(Arrays.asList(targets)));
    return new OpenDelivery(
        DB.fetch("select max(id) from sync.notification").get(0).get(0, Long.class), targets[0]);
  }

  private static OpenDelivery written() {
    return written(NotificationTarget.WEBHOOK);
  }

  private void attempt(OpenDelivery delivery) throws Exception {
    deliveries.attempt(delivery, new CalmHeartbeat(1));
  }

  private DeliveryException refused(OpenDelivery delivery) {
    DeliveryException failure =
        catchThrowableOfType(DeliveryException.class, () -> attempt(delivery));
    assertThat(failure).isNotNull();
    return failure;
  }

  private static @Nullable Object delivery(String column, OpenDelivery delivery) {
    return DB.fetch(
            "select %s from sync.delivery where notification_id = %d and target = '%s'"
                .formatted(column, delivery.notificationId(), delivery.target().label()))
        .get(0)
        .get(0);
  }

  @Test
  void whatWasTakenIsNotSentAgain() throws Exception {
    OpenDelivery delivery = written();
    assertThat(deliveries.toBegin()).containsExactly(delivery);

    attempt(delivery);
    attempt(delivery);

    assertThat(webhook.sent).hasSize(1);
    assertThat(delivery("delivered_at", delivery)).isNotNull();
    assertThat(deliveries.toBegin()).isEmpty();
  }

  /** As a kill leaves it: the receiver has it, and nobody has recorded that. */
  @Test
  void whatWasTakenAndNotRecordedIsSentAgainWithTheSameKey() throws Exception {
    OpenDelivery delivery = written();
    attempt(delivery);
    DB.database().sql().execute("update sync.delivery set delivered_at = null");

    attempt(delivery);

    assertThat(webhook.sent).hasSize(2);
    assertThat(webhook.sent.get(1)).isEqualTo(webhook.sent.get(0));
  }

  @Test
  void aFailureIsRecordedUntilTheTargetTakesIt() throws Exception {
    OpenDelivery delivery = written();
    webhook.refusal = DeliveryException.failed("http://receiver/ answered 500");

    assertThat(refused(delivery).isFinal()).isFalse();
    assertThat(delivery("last_error", delivery)).isEqualTo("http://receiver/ answered 500");
    assertThat(delivery("given_up_at", delivery)).isNull();
    assertThat(deliveries.toBegin()).as("its own workflow tries again").isEmpty();
    DB.database()
        .sql()
        .execute("update sync.delivery set attempted_at = attempted_at - interval '31 minutes'");
    assertThat(deliveries.toBegin()).as("it has lost its workflow").containsExactly(delivery);

    webhook.refusal = null;
    attempt(delivery);
    assertThat(delivery("delivered_at", delivery)).isNotNull();
  }

  @Test
  void whatIsGivenUpIsNotSent() throws Exception {
    OpenDelivery delivery = written();
    deliveries.giveUp(delivery);

    attempt(delivery);

    assertThat(webhook.sent).isEmpty();
    assertThat(deliveries.toBegin()).isEmpty();
  }

  @Test
  void anEndpointThatHasGoneIsSentNothingMore() {
    OpenDelivery first = written();
    webhook.refusal = DeliveryException.gone("http://receiver/ answered 410");
    assertThat(refused(first).isFinal()).isTrue();
    webhook.refusal = null;

    assertThat(refused(written())).hasMessageContaining("has answered 410 Gone before");
    assertThat(webhook.sent).hasSize(1);
  }

  @Test
  void whatIsOldIsOfNoUse() {
    OpenDelivery delivery = written();
    deliveries = deliveries(Clock.offset(Clock.systemUTC(), Duration.ofDays(5)));

    assertThat(refused(delivery).isFinal()).isTrue();
    assertThat(webhook.sent).isEmpty();
    assertThat(delivery("gone_endpoint", delivery)).isNull();
  }

  @Test
  void aTargetThatHangsHoldsTwoAttemptsAndNoMore() throws Exception {
    webhook.arrived = new CountDownLatch(2);
    webhook.gate = new CountDownLatch(1);
    List<OpenDelivery> open = List.of(written(), written(), written());
    ExecutorService threads = Executors.newFixedThreadPool(2);
    List<Future<?>> hanging = new ArrayList<>();
    for (OpenDelivery delivery : open.subList(0, 2)) {
      hanging.add(
          threads.submit(
              () -> {
                attempt(delivery);
                return null;
              }));
    }
    webhook.arrived.await();

    assertThat(refused(open.get(2)).retryAfter()).isNotNull();
    assertThat(deliveries.toBegin()).as("it has not begun").containsExactly(open.get(2));

    webhook.gate.countDown();
    for (Future<?> each : hanging) {
      each.get();
    }
    threads.shutdown();
    attempt(open.get(2));
    assertThat(webhook.sent).hasSize(3);
  }

  @Test
  void aTargetThatThisWorkerDoesNotHaveIsLeftToAnother() {
    OpenDelivery delivery = written(NotificationTarget.MAIL);

    assertThat(deliveries.toBegin()).isEmpty();
    assertThat(refused(delivery).isFinal()).isFalse();
    assertThat(delivery("attempted_at", delivery)).isNull();
  }
}

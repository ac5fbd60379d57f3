package dev.verialsync.workflows.orchestration.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verialsync.workflows.ErrorType;
import dev.verialsync.workflows.NotifyActivities;
import dev.verialsync.workflows.SyncMemo;
import dev.verialsync.workflows.TaskQueues;
import dev.verialsync.workflows.messages.notify.DeliverCommand;
import dev.verialsync.workflows.messages.notify.NotificationDeliveryInput;
import dev.verialsync.workflows.messages.notify.SyncWatchResult;
import dev.verialsync.workflows.messages.notify.WatchCommand;
import dev.verialsync.workflows.messages.notify.WatchReport;
import dev.verialsync.workflows.messages.results.Acknowledgement;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The watch, and a delivery's way through a day. */
@Timeout(60)
@Tag("slow")
final class NotificationWorkflowsTest {

  private static final DeliverCommand COMMAND = new DeliverCommand(7, "mail", "ours");

  private final TestWorkflowEnvironment temporal = TestWorkflowEnvironment.newInstance();
  private final FakeNotifications activities = new FakeNotifications();

  /** Fails as often as it is told, and remembers what it was asked. */
  private final class FakeNotifications implements NotifyActivities {
    private final List<Long> attempts = Collections.synchronizedList(new ArrayList<>());
    private final List<DeliverCommand> givenUp = Collections.synchronizedList(new ArrayList<>());
    private final List<WatchCommand> watches = Collections.synchronizedList(new ArrayList<>());
    private volatile List<NotificationDeliveryInput> found = List.of();
    private volatile int failures;
    private volatile ErrorType failure = ErrorType.TARGET_UNAVAILABLE;

    @Override
    public WatchReport watch(WatchCommand command) {
      watches.add(command);
      return new WatchReport(found);
    }

    @Override
    public Acknowledgement deliver(DeliverCommand command) {
      attempts.add(temporal.currentTimeMillis());
      if (attempts.size() <= failures) {
        throw failure.failure("https://receiver/ answered 500.");
      }
      return new Acknowledgement();
    }

    @Override
    public Acknowledgement giveUp(DeliverCommand command) {
      givenUp.add(command);
      return new Acknowledgement();
    }
  }

  @BeforeEach
  void start() {
    Worker worker = temporal.newWorker(TaskQueues.SYNC);
    worker.registerWorkflowImplementationTypes(
        SyncWatchWorkflow.class, NotificationDeliveryWorkflow.class);
    worker.registerActivitiesImplementations(activities);
    temporal.start();
  }

  @AfterEach
  void close() {
    temporal.close();
  }

  private WorkflowStub started(String type, Object... input) {
    WorkflowStub stub =
        temporal
            .getWorkflowClient()
            .newUntypedWorkflowStub(
                type,
                WorkflowOptions.newBuilder()
                    .setTaskQueue(TaskQueues.SYNC)
                    .setMemo(Map.of(SyncMemo.INSTALLATION, "ours"))
                    .build());
    stub.start(input);
    return stub;
  }

  private WorkflowStub delivery() {
    return started("NotificationDelivery", new NotificationDeliveryInput(7, "mail"));
  }

  private void awaitDelivery(long id, String target) {
    temporal
        .getWorkflowClient()
        .newUntypedWorkflowStub("verial-sync-notify/%d/%s".formatted(id, target))
        .getResult(Acknowledgement.class);
  }

  @Test
  void aWatchBeginsEachDeliveryAndDoesNotWaitForIt() {
    activities.found =
        List.of(
            new NotificationDeliveryInput(1, "mail"), new NotificationDeliveryInput(1, "webhook"));
    activities.failures = 3;

    assertThat(started("SyncWatch").getResult(SyncWatchResult.class))
        .isEqualTo(new SyncWatchResult(2));
    awaitDelivery(1, "mail");
    awaitDelivery(1, "webhook");

    assertThat(activities.watches).containsExactly(new WatchCommand("ours"));
    assertThat(activities.attempts).hasSize(5);
    assertThat(activities.givenUp).isEmpty();
  }

  @Test
  void aDeliveryThatRunsIsNotBegunAgain() {
    activities.found = List.of(new NotificationDeliveryInput(1, "mail"));
    activities.failures = Integer.MAX_VALUE;

    assertThat(started("SyncWatch").getResult(SyncWatchResult.class).deliveries()).isEqualTo(1);
    assertThat(started("SyncWatch").getResult(SyncWatchResult.class).deliveries()).isZero();
  }

  @Test
  void aReceiverThatFailsForAnHourGetsItSoonAfter() {
    activities.failures = 12;

    delivery().getResult(Acknowledgement.class);

    List<Long> attempts = activities.attempts;
    assertThat(attempts).hasSize(13);
    assertThat(Duration.ofMillis(attempts.get(1) - attempts.get(0)))
        .isLessThan(Duration.ofSeconds(10));
    assertThat(Duration.ofMillis(attempts.get(12) - attempts.get(11)))
        .isLessThan(Duration.ofMinutes(11));
    assertThat(activities.givenUp).isEmpty();
  }

  @Test
  void afterADayItIsGivenUp() {
    activities.failures = Integer.MAX_VALUE;

    assertThatThrownBy(() -> delivery().getResult(Acknowledgement.class))
        .isInstanceOf(WorkflowFailedException.class)
        .cause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> {
              assertThat(failure.getType()).isEqualTo("TARGET_UNAVAILABLE");
              assertThat(failure.getOriginalMessage()).isEqualTo("https://receiver/ answered 500.");
            });

    assertThat(activities.givenUp).containsExactly(COMMAND);
    List<Long> attempts = activities.attempts;
    assertThat(Duration.ofMillis(attempts.get(attempts.size() - 1) - attempts.get(0)))
        .isBetween(Duration.ofHours(23), Duration.ofHours(24));
  }

  @Test
  void aTargetThatHasGoneIsAskedOnce() {
    activities.failures = 1;
    activities.failure = ErrorType.TARGET_GONE;

    assertThatThrownBy(() -> delivery().getResult(Acknowledgement.class))
        .isInstanceOf(WorkflowFailedException.class);

    assertThat(activities.attempts).hasSize(1);
    assertThat(activities.givenUp).containsExactly(COMMAND);
  }

  @Test
  void cancelledItIsGivenUp() throws Exception {
    activities.failures = Integer.MAX_VALUE;
    CountDownLatch cancelled = new CountDownLatch(1);
    WorkflowStub stub = delivery();
    temporal.registerDelayedCallback(
        Duration.ofMinutes(30),
        () -> {
          stub.cancel();
          cancelled.countDown();
        });

    assertThatThrownBy(() -> stub.getResult(Acknowledgement.class))
        .hasCauseInstanceOf(CanceledFailure.class);

    cancelled.await();
    assertThat(activities.givenUp).containsExactly(COMMAND);
  }

  @ParameterizedTest
  @CsvSource({
    "0, mail, notification is 0",
    "7, fax, target is \"fax\"; expected is mail or webhook",
    "7, , target is missing"
  })
  void aWrongInputEndsIt(long notification, String target, String sentence) {
    assertThatThrownBy(
            () ->
                started("NotificationDelivery", new NotificationDeliveryInput(notification, target))
                    .getResult(Acknowledgement.class))
        .isInstanceOf(WorkflowFailedException.class)
        .cause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> {
              assertThat(failure.getType()).isEqualTo("INVALID_INPUT");
              assertThat(failure.getOriginalMessage()).contains(sentence);
            });
    assertThat(activities.givenUp).isEmpty();
  }
}

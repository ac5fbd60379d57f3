package dev.verialsync.acceptance.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.acceptance.SyncFixture;
import dev.verialsync.local.LocalStack;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.simulator.faults.Fault;
import dev.verialsync.starter.Captured;
import dev.verialsync.worker.WorkerSchedule;
import dev.verialsync.workflows.messages.notify.NotificationDeliveryInput;
import dev.verialsync.workflows.messages.notify.SyncWatchResult;
import dev.verialsync.workflows.messages.results.CatalogSyncResult;
import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleHandle;
import io.temporal.client.schedules.ScheduleListDescription;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.subethamail.smtp.server.SMTPServer;

/**
 * What is in the outbox reaches people, whatever fails on the way; the watch on a real Temporal.
 */
@Timeout(240)
@ExtendWith(EmbeddedStack.class)
@SuppressWarnings("NullAway.Init")
final class NotificationsTest {

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String TOKEN = "hidden-in-the-path";
  private static final String PASSWORD = "hidden-in-the-url";

  private final MockWebServer receiver = new MockWebServer();
  private final List<byte[]> mails = new CopyOnWriteArrayList<>();
  private SMTPServer mailServer;
  private SyncFixture sync;

  @BeforeEach
  void open(LocalStack stack, @TempDir Path home) throws Exception {
    receiver.start();
    mailServer =
        SMTPServer.port(0)
            .bindAddress(InetAddress.getLoopbackAddress())
            .messageHandler((context, from, to, data) -> mails.add(data))
            .build();
    mailServer.start();
    sync =
        SyncFixture.on(stack, SimulatorOptions.builder().articles(30).imageBytes(1_000).build())
            .with("VERIAL_SYNC_HOME", home.toString())
            .with("TEMPORAL_CONFIG_FILE", home.resolve("none.toml").toString());
  }

  @AfterEach
  void close() throws Exception {
    schedule().ifPresent(ScheduleHandle::delete);
    sync.stopWorkers();
    endDeliveries();
    sync.close();
    mailServer.stop();
    receiver.close();
  }

  /** The next test's database has notifications of the same numbers. */
  private void endDeliveries() {
    for (String delivery :
        sync.sql().lines("select notification_id || '/' || target from sync.delivery")) {
      try {
        sync.temporal()
            .client()
            .newUntypedWorkflowStub("verial-sync-notify/" + delivery)
            .terminate("the test has ended");
      } catch (WorkflowNotFoundException ended) {
        // As it should.
      }
    }
  }

  /** One that no schedule disturbs. */
  private void startWorker() {
    sync.startWorker();
    schedule().orElseThrow().pause("a test");
  }

  private void withWebhook() {
    sync.with("NOTIFY_WEBHOOK_URL", receiver.url("/" + TOKEN).toString())
        .with("NOTIFY_WEBHOOK_SECRET", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  }

  private void withMail(int port) {
    sync.with("NOTIFY_SMTP_URL", "smtp://127.0.0.1:" + port)
        .with("NOTIFY_MAIL_FROM", "sync@shop.example")
        .with("NOTIFY_MAIL_TO", "ops@shop.example");
  }

  private void answer(int... codes) {
    for (int code : codes) {
      receiver.enqueue(new MockResponse.Builder().code(code).build());
    }
  }

  private Optional<ScheduleHandle> schedule() {
    ScheduleClient schedules = ScheduleClient.newInstance(sync.temporal().stubs());
    try (var listed = schedules.listSchedules()) {
      return listed
          .map(ScheduleListDescription::getScheduleId)
          .filter(WorkerSchedule.WATCH.id()::equals)
          .findAny()
          .map(schedules::getHandle);
    }
  }

  private long written(String... targets) {
    long id =
        sync.sql()
            .number(
                "insert into sync.notification (kind, stage) values ('verial-away', 'raised') returning id");
    for (String target : targets) {
      sync.sql()
          .execute(
              "insert into sync.delivery (notification_id, target) values (%d, '%s')"
                  .formatted(id, target));
    }
    return id;
  }

  /** As the schedule does each minute. */
  private int watch() {
    WorkflowStub watch =
        sync.temporal()
            .client()
            .newUntypedWorkflowStub(
                "SyncWatch", WorkflowOptions.newBuilder().setTaskQueue("verial-sync").build());
    watch.start();
    return watch.getResult(SyncWatchResult.class).deliveries();
  }

  private void awaitDelivered(long id, String target) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                sync.sql()
                        .number(
                            "select count(*) from sync.delivery where notification_id = %d and target = '%s' and delivered_at is not null"
                                .formatted(id, target))
                    == 1);
  }

  private RecordedRequest received() throws InterruptedException {
    RecordedRequest request = receiver.takeRequest(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(request).isNotNull();
    return request;
  }

  @Test
  void theScheduleReachesBothTargetsByItself() throws Exception {
    withWebhook();
    withMail(mailServer.getPortAllocated());
    answer(204);
    long id = written("mail", "webhook");

    sync.startWorker();
    schedule().orElseThrow().trigger();

    awaitDelivered(id, "mail");
    awaitDelivered(id, "webhook");
    String key = sync.sql().value("select key from sync.notification");
    assertThat(received().getHeaders().get("webhook-id")).isEqualTo("msg_" + key);
    assertThat(mails).hasSize(1);
    assertThat(new String(mails.get(0), StandardCharsets.UTF_8))
        .contains("Message-ID: <%s@shop.example>".formatted(key));
  }

  @Test
  void aWorkerWithATargetAloneMakesTheScheduleAndLeavesItAsItFindsIt() {
    sync.startWorker();
    assertThat(schedule()).isEmpty();
    sync.stopWorkers();

    withWebhook();
    sync.startWorker();
    Schedule made = schedule().orElseThrow().describe().getSchedule();
    assertThat(made.getPolicy().getOverlap())
        .isEqualTo(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_SKIP);
    assertThat(made.getPolicy().getCatchupWindow()).isEqualTo(Duration.ofSeconds(10));
    assertThat(made.getSpec().getIntervals().get(0).getEvery()).isEqualTo(Duration.ofMinutes(1));
    schedule().orElseThrow().pause("not on holidays");
    sync.stopWorkers();

    sync.startWorker();
    Schedule found = schedule().orElseThrow().describe().getSchedule();
    assertThat(found.getState().isPaused()).isTrue();
    assertThat(found.getState().getNote()).isEqualTo("not on holidays");
    Captured list = new Captured(sync.environment);
    assertThat(list.run("schedule", "list")).isZero();
    assertThat(list.out())
        .contains("watch  PAUSED: not on holidays", "SyncWatch", "every 1 min")
        .doesNotContain("changed");
  }

  @Test
  void aReceiverThatFailsAndAMailServerThatHangsHoldUpNeitherARunNorEachOther() throws Exception {
    try (ServerSocket hanging = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      withWebhook();
      withMail(hanging.getLocalPort());
      answer(500, 503, 200);
      startWorker();
      long first = written("mail", "webhook");
      for (int i = 0; i < 20; i++) {
        written("mail");
      }

      assertThat(watch()).isEqualTo(22);
      CatalogSyncResult run = sync.run();

      assertThat(run.outcome()).isEqualTo("completed");
      awaitDelivered(first, "webhook");
      assertThat(receiver.getRequestCount()).isEqualTo(3);
      assertThat(
              sync.sql()
                  .number("select count(*) from sync.delivery where delivered_at is not null"))
          .isEqualTo(1);
      assertThat(sync.sql().value("select last_error from sync.delivery where target = 'webhook'"))
          .contains("answered 503")
          .doesNotContain(TOKEN);
    }
  }

  @Test
  void aReceiverThatHasGoneIsAskedOnceForAll() {
    withWebhook();
    answer(410);
    startWorker();
    written("webhook");
    assertThat(watch()).isEqualTo(1);
    awaitGivenUp(1);

    written("webhook");
    assertThat(watch()).isEqualTo(1);
    awaitGivenUp(2);

    assertThat(receiver.getRequestCount()).isEqualTo(1);
    assertThat(watch()).isZero();
  }

  private void awaitGivenUp(int count) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                sync.sql()
                        .number("select count(*) from sync.delivery where given_up_at is not null")
                    == count);
  }

  /** The receiver has it, and the worker dies before it can record that. */
  @Test
  void aKillBetweenTheAnswerAndItsRecordRepeatsTheSameId(@TempDir Path logs) throws Exception {
    withWebhook();
    Process worker = sync.startWorkerProcess(logs.resolve("first.log"));
    schedule().orElseThrow().pause("a test");
    receiver.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            worker.destroyForcibly().onExit().join();
            return new MockResponse.Builder().code(204).build();
          }
        });
    long id = written("webhook");
    assertThat(watch()).isEqualTo(1);
    RecordedRequest first = received();
    worker.onExit().join();
    assertThat(sync.sql().value("select delivered_at from sync.delivery")).isNull();

    sync.startWorker();
    RecordedRequest second = received();

    awaitDelivered(id, "webhook");
    assertThat(second.getHeaders().get("webhook-id"))
        .isNotNull()
        .isEqualTo(first.getHeaders().get("webhook-id"));
    assertThat(receiver.getRequestCount()).isEqualTo(2);
  }

  @Test
  void aNotificationOfAnotherInstallationIsNotDelivered() {
    withWebhook();
    startWorker();
    long id = written("webhook");
    WorkflowStub delivery =
        sync.temporal()
            .client()
            .newUntypedWorkflowStub(
                "NotificationDelivery",
                WorkflowOptions.newBuilder()
                    .setTaskQueue("verial-sync")
                    .setMemo(Map.of("VerialSyncInstallation", "another"))
                    .build());
    delivery.start(new NotificationDeliveryInput(id, "webhook"));

    assertThat(failed(delivery)).hasStackTraceContaining("CONFIGURATION");
    assertThat(receiver.getRequestCount()).isZero();
    assertThat(sync.sql().value("select given_up_at from sync.delivery")).isNull();
  }

  private static @Nullable Throwable failed(WorkflowStub workflow) {
    try {
      Object unused = workflow.getResult(Object.class);
      return null;
    } catch (RuntimeException e) {
      return e;
    }
  }

  /** The story of 20 minutes and a threshold of 5, 60 times as fast, and no clock is moved. */
  @Test
  @Tag("thorough")
  void aFailingVerialIsToldOnceAndItsEndOnce() throws Exception {
    withWebhook();
    sync.with("NOTIFY_AWAY_AFTER", "PT5S");
    receiver.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            return new MockResponse.Builder().code(204).build();
          }
        });
    startWorker();
    long failing = sync.simulator.faults().add(Fault.status(503));
    WorkflowStub run = sync.start(null);

    watchUntil("select clock_timestamp() - failing_since > interval '20 s' from sync.gate");
    sync.simulator.faults().remove(failing);
    assertThat(run.getResult(CatalogSyncResult.class).outcome()).isEqualTo("completed");
    watchUntil("select count(*) > 1 from sync.notification");
    watchUntil("select bool_and(delivered_at is not null) from sync.delivery");

    assertThat(sync.sql().lines("select kind, stage from sync.notification order by id"))
        .containsExactly("verial-away raised", "verial-away over");
    assertThat(receiver.getRequestCount()).isEqualTo(2);
  }

  private void watchUntil(String condition) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              int unused = watch();
              return "t".equals(sync.sql().value(condition));
            });
  }

  @Test
  void theCommandSendsOneToEachTargetAndSaysWhatHappened() throws Exception {
    withWebhook();
    withMail(mailServer.getPortAllocated());
    sync.with(
        "NOTIFY_SMTP_URL",
        "smtp://ops:%s@127.0.0.1:%d".formatted(PASSWORD, mailServer.getPortAllocated()));
    answer(200, 500);

    Captured both = new Captured(sync.environment);
    int taken = both.run("notify", "test");
    Captured one = new Captured(sync.environment);
    int failed = one.run("notify", "test", "--json");

    assertThat(taken).as(both.out()).isZero();
    assertThat(both.out())
        .contains("mail     sent    smtp://127.0.0.1:%d ".formatted(mailServer.getPortAllocated()))
        .contains("webhook  sent    %s answered 200.".formatted(receiver.url("/")));
    assertThat(failed).isEqualTo(1);
    assertThat(new ObjectMapper().readTree(one.out()).findValuesAsText("sent"))
        .containsExactly("true", "false");
    assertThat(both.out() + both.err() + one.out() + one.err()).doesNotContain(TOKEN, PASSWORD);
    assertThat(mails).hasSize(2);
    assertThat(new String(mails.get(0), StandardCharsets.UTF_8)).contains("multipart/alternative");
    assertThat(sync.sql().number("select count(*) from sync.notification")).isZero();
    assertThat(received().getHeaders().get("webhook-signature")).startsWith("v1,");
  }
}

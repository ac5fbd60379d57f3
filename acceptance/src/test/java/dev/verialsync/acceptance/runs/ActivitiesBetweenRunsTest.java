package dev.verialsync.acceptance.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verialsync.acceptance.ActivitySequence;
import dev.verialsync.acceptance.ActivitySequence.Manner;
import dev.verialsync.acceptance.Crashes;
import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.acceptance.SyncFixture;
import dev.verialsync.local.LocalStack;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.simulator.catalogue.Catalogue;
import dev.verialsync.starter.Captured;
import dev.verialsync.worker.WiredActivities;
import dev.verialsync.workflows.GarbageActivities;
import dev.verialsync.workflows.NotifyActivities;
import dev.verialsync.workflows.RunActivities;
import dev.verialsync.workflows.messages.commands.CompareSaleCommand;
import dev.verialsync.workflows.messages.garbage.CollectGarbageCommand;
import dev.verialsync.workflows.messages.notify.DeliverCommand;
import dev.verialsync.workflows.messages.notify.WatchCommand;
import dev.verialsync.workflows.messages.results.Acknowledgement;
import dev.verialsync.workflows.messages.results.RunTotals;
import io.minio.ListObjectsArgs;
import io.minio.Result;
import io.minio.messages.Item;
import io.temporal.failure.ActivityFailure;
import io.temporal.testing.TestActivityEnvironment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The activities outside of runs, done twice, and done again after they died at each writing. */
@ExtendWith(EmbeddedStack.class)
@Timeout(240)
@Tag("thorough")
final class ActivitiesBetweenRunsTest {

  /** The n-th writing of a table at which each dies, in the order in which they come. */
  private static final Map<String, List<String>> DEATHS =
      Map.of(
          "compareSale",
          List.of("shop.on_sale 1", "shop.on_sale 2", "shop.change 1"),
          "collectGarbage",
          List.of(
              "shop.version_floor 1",
              "shop.product_version 1",
              "erp.reading 1",
              "sync.product_event 1",
              "shop.feed 1",
              "shop.change 1",
              "media.removal 1",
              "media.object 1",
              "media.object 2",
              "media.object 3",
              "media.object 3",
              "media.removal 2"));

  private interface Calls {
    void call(SyncFixture sync, String activity, Runnable command) throws Exception;
  }

  @Test
  void doneTwiceOrAfterDeathsTheyLeaveWhatOnceLeaves(LocalStack stack) throws Exception {
    Map<String, List<String>> once = left(stack, (sync, activity, command) -> command.run());
    Map<String, List<String>> twice =
        left(
            stack,
            (sync, activity, command) -> {
              command.run();
              command.run();
            });
    Map<String, List<String>> died = left(stack, ActivitiesBetweenRunsTest::dyingEverywhere);

    assertThat(twice).isEqualTo(once);
    assertThat(died).isEqualTo(once);
    assertThat(once.get("shop.change")).filteredOn(row -> row.contains("from_sale")).hasSize(1);
    assertThat(once.get("media.removal")).hasSize(1);
    assertThat(once.get("records")).containsExactly("0 0");
  }

  private static void dyingEverywhere(SyncFixture sync, String activity, Runnable command)
      throws Exception {
    Crashes crashes = new Crashes(sync.sql());
    for (String death : DEATHS.getOrDefault(activity, List.of())) {
      List<String> at = List.of(death.split(" "));
      crashes.arm(at.get(0), Integer.parseInt(at.get(1)));
      assertThatThrownBy(command::run)
          .as(activity + " at " + death)
          .isInstanceOf(ActivityFailure.class);
      crashes.disarm();
      sync.sql()
          .execute(
              "update media.object set condemned_until = condemned_until - interval '5 minutes'");
    }
    sync.sql().execute("drop schema crash cascade");
    command.run();
  }

  private static Map<String, List<String>> left(LocalStack stack, Calls calls) throws Exception {
    try (SyncFixture sync =
            SyncFixture.on(stack, SimulatorOptions.builder().articles(14).imageBytes(4_000).build())
                .with("SHOP_KEEP_VERSIONS", "PT0S")
                .with("SYNC_KEEP_CALLS", "PT0S")
                .with("SYNC_KEEP_HISTORY", "PT0S");
        WiredActivities wired = new WiredActivities(sync.settings(), sync.temporal().client())) {
      assertThat(new Captured(sync.environment).run("migrate")).isZero();
      TestActivityEnvironment environment = TestActivityEnvironment.newInstance();
      try {
        environment.registerActivitiesImplementations(wired.all());
        copiedTwice(sync, environment);
        RunActivities runs = environment.newActivityStub(RunActivities.class);
        GarbageActivities garbage = environment.newActivityStub(GarbageActivities.class);

        calls.call(
            sync,
            "compareSale",
            () -> acknowledged(runs.compareSale(new CompareSaleCommand(null))));
        CollectGarbageCommand collecting = new CollectGarbageCommand(true, "PT0S", null);
        calls.call(sync, "collectGarbage", () -> acknowledged(garbage.collectGarbage(collecting)));
        return whatIsLeft(sync);
      } finally {
        environment.close();
      }
    }
  }

  private static void acknowledged(Object result) {
    assertThat(result).isNotNull();
  }

  /** The first run's image of an article is garbage then, and a product's time on sale is over. */
  private static void copiedTwice(SyncFixture sync, TestActivityEnvironment environment) {
    Catalogue erp = sync.simulator.catalogue();
    erp.addImage(5);
    RunTotals unused = run(environment, "first");
    erp.replaceImage(5, 1);
    unused = run(environment, "second");
    sync.sql()
        .execute(
            "update shop.product set inactive_from = '2026-01-01' where id = (select min(id) from shop.sellable)");
  }

  private static RunTotals run(TestActivityEnvironment environment, String name) {
    return new ActivitySequence(environment, Manner.ARTICLE_BY_ARTICLE)
        .carryOut(
            name,
            new ActivitySequence.Calling() {
              @Override
              public <T> T call(String activity, Supplier<T> command) {
                return command.get();
              }
            });
  }

  private static Map<String, List<String>> whatIsLeft(SyncFixture sync) throws Exception {
    Map<String, List<String>> rows = ActivitiesTwiceTest.rows(sync);
    rows.put(
        "records",
        sync.sql()
            .lines(
                "select (select count(*) from erp.call), (select count(*) from sync.product_event)"));
    List<String> objects = new ArrayList<>();
    for (Result<Item> found :
        sync.s3()
            .listObjects(ListObjectsArgs.builder().bucket(sync.bucket()).recursive(true).build())) {
      objects.add(found.get().objectName());
    }
    rows.put("bucket", objects);
    return rows;
  }

  /** A notification reaches its receiver once, or after a crash twice with one id. */
  @Test
  void aNotificationIsDeliveredOnceUnlessADeathHidIt(LocalStack stack) throws Exception {
    try (MockWebServer receiver = new MockWebServer();
        SyncFixture sync = SyncFixture.on(stack, SimulatorOptions.builder().articles(1).build())) {
      receiver.start();
      sync.with("NOTIFY_WEBHOOK_URL", receiver.url("/").toString());
      Crashes crashes = new Crashes(sync.sql());
      TestActivityEnvironment environment = TestActivityEnvironment.newInstance();
      try (WiredActivities wired = new WiredActivities(sync.settings(), sync.temporal().client())) {
        environment.registerActivitiesImplementations(wired.all());
        NotifyActivities activities = environment.newActivityStub(NotifyActivities.class);
        for (int i = 0; i < 3; i++) {
          receiver.enqueue(new MockResponse.Builder().code(204).build());
        }

        DeliverCommand once = notification(sync);
        Acknowledgement unused = activities.deliver(once);
        unused = activities.deliver(once);
        assertThat(receiver.getRequestCount()).isEqualTo(1);
        assertThat(activities.watch(new WatchCommand(null)).deliveries()).isEmpty();

        DeliverCommand crashed = notification(sync);
        assertThat(activities.watch(new WatchCommand(null)).deliveries()).hasSize(1);
        assertThat(activities.watch(new WatchCommand(null)).deliveries()).hasSize(1);
        crashes.arm("sync.delivery", 2);
        assertThatThrownBy(() -> activities.deliver(crashed)).isInstanceOf(ActivityFailure.class);
        crashes.disarm();
        unused = activities.deliver(crashed);
        unused = activities.giveUp(crashed);

        RecordedRequest first = receiver.takeRequest();
        RecordedRequest second = receiver.takeRequest();
        RecordedRequest third = receiver.takeRequest();
        assertThat(second.getHeaders().get("webhook-id"))
            .isNotEqualTo(first.getHeaders().get("webhook-id"))
            .isEqualTo(third.getHeaders().get("webhook-id"));
        assertThat(
                sync.sql()
                    .lines(
                        "select delivered_at is not null, given_up_at is null from sync.delivery"))
            .containsExactly("t t", "t t");
      } finally {
        environment.close();
      }
    }
  }

  private static DeliverCommand notification(SyncFixture sync) {
    long id =
        sync.sql()
            .number(
                """
                with n as (insert into sync.notification (kind, stage) values ('failed', 'raised') returning id)
                insert into sync.delivery (notification_id, target) select id, 'webhook' from n returning notification_id
                """);
    return new DeliverCommand(id, "webhook", null);
  }
}

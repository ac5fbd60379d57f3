package dev.verialsync.acceptance.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.acceptance.ShopContent;
import dev.verialsync.acceptance.SyncFixture;
import dev.verialsync.local.LocalStack;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.starter.Captured;
import dev.verialsync.worker.configuration.ConfigurationException;
import dev.verialsync.workflows.SyncMemo;
import dev.verialsync.workflows.TaskQueues;
import dev.verialsync.workflows.messages.results.CatalogSyncResult;
import io.minio.RemoveObjectArgs;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two installations that share a bucket or a namespace: neither harms the other. */
@Timeout(240)
@ExtendWith(EmbeddedStack.class)
@SuppressWarnings("NullAway.Init")
@Tag("thorough")
final class WhoseIsItTest {

  private static final String MARKER = "verial-sync-installation.json";

  private SyncFixture one;
  private SyncFixture other;

  @BeforeEach
  void install(LocalStack stack) throws Exception {
    SimulatorOptions options =
        SimulatorOptions.builder().articles(20).seed(6).imageBytes(1_000).build();
    one = SyncFixture.on(stack, options);
    other = SyncFixture.on(stack, options);
    // The fixtures' databases are copies of one; a copy that works beside it needs another id.
    other.sql().execute("update sync.installation set id = gen_random_uuid()");
    assertThat(id(one)).isNotEqualTo(id(other));
    assertThat(command(one, 0, "migrate").out()).contains("installation " + id(one));
  }

  @AfterEach
  void close() {
    one.close();
    other.close();
  }

  private static String id(SyncFixture sync) {
    return sync.sql().lines("select id from sync.installation").get(0);
  }

  private static Captured command(SyncFixture sync, int expectedExitCode, String... typed) {
    Captured command = new Captured(sync.environment);
    assertThat(command.run(typed))
        .as(String.join(" ", typed) + "\n" + command.err() + command.out())
        .isEqualTo(expectedExitCode);
    return command;
  }

  private static void assertNamesBoth(String text, SyncFixture first, SyncFixture second) {
    assertThat(text).contains(id(first), id(second)).doesNotContain("Exception");
  }

  @Test
  void aBucketOfAnotherInstallationIsRefusedByEverybody() {
    other.with("S3_BUCKET", one.bucket());

    for (String typed : new String[] {"migrate", "gc", "gc --delete", "sync", "worker"}) {
      String told = command(other, 2, typed.split(" ")).err();
      assertNamesBoth(told, one, other);
      assertThat(told)
          .contains("S3_BUCKET", "S3_PREFIX", MARKER, one.environment.get("DATABASE_URL"));
    }
    assertThatThrownBy(other::startWorker)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll(id(one), id(other));
    assertNamesBoth(command(other, 2, "check").out(), one, other);

    assertThat(command(one, 0, "gc", "--delete").err()).isEmpty();
    assertThat(command(one, 0, "migrate").out()).contains("installation " + id(one));
  }

  @Test
  void whileTheDatabaseRefusesUsNobodyIsSaidToOwnTheBucket() {
    one.with("DATABASE_PASSWORD", "wrong");

    assertThat(command(one, 2, "check").out())
        .contains("DATABASE_PASSWORD", "lets us store, read, list and delete")
        .doesNotContain("belongs to");
  }

  @Test
  void withAPrefixTheyShareABucketAndKeepTheirImages() {
    other.with("S3_BUCKET", one.bucket()).with("S3_PREFIX", "shop-b");
    command(other, 0, "migrate");

    one.startWorker();
    one.run();
    one.stopWorkers();
    other.startWorker();
    assertThat(other.run().outcome()).isEqualTo("completed");
    other.stopWorkers();

    assertThat(other.sql().lines("select object_key from shop.product_image"))
        .isNotEmpty()
        .allMatch(key -> key.startsWith("shop-b/sha256/"));
    assertThat(one.sql().lines("select object_key from shop.product_image"))
        .isNotEmpty()
        .allMatch(key -> key.startsWith("sha256/"));
    assertThat(new ShopContent(one).keys()).anyMatch(key -> key.startsWith("shop-b/sha256/"));
    assertThat(command(one, 0, "gc", "--older-than", "PT0S").out()).startsWith("Nothing to remove");
    other.sql().execute("delete from shop.product_image; delete from media.article_image");
    command(other, 0, "gc", "--older-than", "PT0S", "--delete");
    assertThat(new ShopContent(one).faultsOfReferences()).isEmpty();
    assertThat(new ShopContent(one).keys()).noneMatch(key -> key.startsWith("shop-b/sha256/"));
  }

  @Test
  void aBucketWithoutItsMarkIsNamedAndTakenBackByMigrate() throws Exception {
    one.startWorker();
    one.run();
    one.stopWorkers();
    one.s3().removeObject(RemoveObjectArgs.builder().bucket(one.bucket()).object(MARKER).build());

    assertThat(command(one, 0, "gc").err())
        .contains("has no object " + MARKER, "`verial-sync migrate`");
    assertThat(command(one, 2, "gc", "--delete").err())
        .contains("has no object " + MARKER, "`verial-sync migrate`");
    assertThat(command(one, 0, "check").out()).contains("has no object " + MARKER);
    assertThat(command(one, 0, "migrate").out()).contains("`verial-sync sync --verify`");
    assertThat(command(one, 0, "migrate").out()).doesNotContain("--verify");
    assertThat(command(one, 0, "gc").err()).isEmpty();
  }

  @Test
  void anotherInstallationsWorkerIsRefusedWhileOneWorks() {
    one.startWorker();

    assertThatThrownBy(other::startWorker)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll(id(one), id(other), "TEMPORAL_NAMESPACE");
    assertNamesBoth(command(other, 2, "check").out(), one, other);
    for (String typed : new String[] {"gc", "gc --delete"}) {
      String told = command(other, 2, typed.split(" ")).err();
      assertNamesBoth(told, one, other);
      assertThat(told).contains("TEMPORAL_NAMESPACE");
    }
    assertThat(command(one, 0, "gc", "--delete").err()).isEmpty();
    one.startWorker();
    assertThat(one.run().outcome()).isEqualTo("completed");
    assertThat(other.sql().number("select count(*) from sync.run")).isZero();

    one.stopWorkers();
    other.startWorker();
    assertThat(other.run().outcome()).isEqualTo("completed");
  }

  @Test
  void garbageIsCollectedWhereTemporalDoesNotAnswer() {
    one.with("TEMPORAL_ADDRESS", "127.0.0.1:1");

    assertThat(command(one, 0, "gc", "--delete").err())
        .contains("did not look for another installation's worker", "127.0.0.1:1");
  }

  @Test
  void aRunThatWasStartedForAnotherInstallationIsNotOpened() {
    one.startWorker();
    WorkflowStub stray =
        one.temporal()
            .client()
            .newUntypedWorkflowStub(
                "CatalogSync",
                WorkflowOptions.newBuilder()
                    .setTaskQueue(TaskQueues.SYNC)
                    .setMemo(Map.of(SyncMemo.INSTALLATION, id(other)))
                    .build());
    stray.start();
    WorkflowFailedException failed =
        catchThrowableOfType(
            WorkflowFailedException.class, () -> stray.getResult(CatalogSyncResult.class));

    assertThat(failed.getCause())
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            cause -> {
              assertThat(cause.getType()).isEqualTo("CONFIGURATION");
              assertNamesBoth(cause.getOriginalMessage(), one, other);
            });
    assertThat(one.sql().number("select count(*) from sync.run")).isZero();
    assertThat(command(one, 0, "start", "--wait").out()).contains("Run 1: completed");
  }

  @Test
  void aWorkflowOfAnUnknownTypeShowsInStatus() throws Exception {
    one.startWorker();
    WorkflowStub unknown =
        one.temporal()
            .client()
            .newUntypedWorkflowStub(
                "CatalogSynk", WorkflowOptions.newBuilder().setTaskQueue(TaskQueues.SYNC).build());
    unknown.start();
    try {
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(
              () -> {
                Captured status = new Captured(one.environment);
                status.run("status");
                assertThat(status.out())
                    .contains(
                        "problem   The workflow %s has the type CatalogSynk, which no worker knows"
                            .formatted(unknown.getExecution().getWorkflowId()));
              });
    } finally {
      unknown.terminate("The test has seen it.");
    }
  }
}

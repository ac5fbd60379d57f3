package dev.verialsync.acceptance.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verialsync.acceptance.Differences;
import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.acceptance.SyncFixture;
import dev.verialsync.local.LocalStack;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.simulator.catalogue.Catalogue;
import dev.verialsync.starter.Captured;
import dev.verialsync.workflows.TaskQueues;
import dev.verialsync.workflows.messages.results.CatalogSyncResult;
import dev.verialsync.workflows.messages.rollback.CatalogRollbackInput;
import io.temporal.api.enums.v1.EventType;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.CanceledFailure;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A rollback that somebody cancels in its middle. */
@Timeout(240)
@ExtendWith(EmbeddedStack.class)
final class CancelledRollbackTest {

  private static final int ARTICLES = 250;

  @Test
  void isARunThatCanBeRepeatedOrUndone(LocalStack stack, @TempDir Path home) throws Exception {
    try (SyncFixture sync =
        SyncFixture.on(stack, SimulatorOptions.builder().articles(ARTICLES).imageBytes(500).build())
            .with("VERIAL_SYNC_HOME", home.toString())
            .with("TEMPORAL_CONFIG_FILE", home.resolve("none.toml").toString())) {
      sync.startWorker();
      sync.run();
      List<String> former = shop(sync);
      Catalogue erp = sync.simulator.catalogue();
      erp.articleIds().forEach(id -> erp.setPrice(id, new BigDecimal("7.30")));
      long run = sync.run().runId();
      List<String> latter = shop(sync);
      assertThat(latter).doesNotContainAnyElementsOf(former);

      WorkflowStub rollback = cancelledInTheMiddle(sync, run);

      assertThatThrownBy(() -> rollback.getResult(CatalogSyncResult.class))
          .hasCauseInstanceOf(CanceledFailure.class);
      long cancelled = sync.sql().number("select max(id) from sync.run");
      assertThat(
              sync.sql()
                  .value("select mode || ' ' || status from sync.run where id = " + cancelled))
          .isEqualTo("rollback cancelled");
      List<String> half = shop(sync);
      assertThat(half).isNotEqualTo(latter);
      sync.run();
      assertThat(shop(sync)).as("what it began with, a hold, stays").isEqualTo(half);

      rollback(sync, run);
      assertThat(shop(sync)).isEqualTo(former);
      rollback(sync, cancelled);
      assertThat(shop(sync)).isEqualTo(latter);
      assertThat(new Captured(sync.environment).run("release")).isZero();
      sync.run();
      assertThat(Differences.ofListed(sync)).isEmpty();
    }
  }

  private static List<String> shop(SyncFixture sync) {
    return sync.sql()
        .lines("select (to_jsonb(p) - 'changed_at')::text from shop.product p order by id");
  }

  private static void rollback(SyncFixture sync, long run) {
    Captured command = new Captured(sync.environment);
    assertThat(command.run("rollback", "" + run, "--yes")).as(command.err()).isZero();
  }

  /** While a product of its second part is locked, so that the first is done. */
  private static WorkflowStub cancelledInTheMiddle(SyncFixture sync, long run) throws Exception {
    WorkflowStub rollback =
        sync.temporal()
            .client()
            .newUntypedWorkflowStub(
                "CatalogRollback",
                WorkflowOptions.newBuilder().setTaskQueue(TaskQueues.SYNC).build());
    try (Connection lock =
            DriverManager.getConnection(
                sync.sql().url(), sync.sql().user(), sync.sql().password());
        Statement statement = lock.createStatement()) {
      lock.setAutoCommit(false);
      statement.execute("select from shop.product where id = 150 for update");
      rollback.start(new CatalogRollbackInput(run, null, null, null));
      Awaitility.await().forever().until(() -> sync.sql().waitsForALock());
      assertThat(
              sync.sql()
                  .number("select count(*) from sync.product_event where kind = 'rolled_back'"))
          .isEqualTo(100);
      rollback.cancel();
      Awaitility.await()
          .forever()
          .until(
              () ->
                  sync
                      .temporal()
                      .client()
                      .fetchHistory(rollback.getExecution().getWorkflowId())
                      .getEvents()
                      .stream()
                      .anyMatch(
                          event ->
                              event.getEventType()
                                  == EventType.EVENT_TYPE_ACTIVITY_TASK_CANCEL_REQUESTED));
      lock.rollback();
    }
    return rollback;
  }
}

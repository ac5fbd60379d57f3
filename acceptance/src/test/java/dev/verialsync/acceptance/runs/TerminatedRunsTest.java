package dev.verialsync.acceptance.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.acceptance.SyncFixture;
import dev.verialsync.activities.notify.watch.InstallationWatch;
import dev.verialsync.activities.temporal.WorkflowLiveness;
import dev.verialsync.db.Database;
import dev.verialsync.db.notification.NotificationKind;
import dev.verialsync.db.notification.NotificationTarget;
import dev.verialsync.db.run.RunOpening;
import dev.verialsync.db.run.RunRepository;
import dev.verialsync.db.watch.RunEndNotifications;
import dev.verialsync.db.watch.Thresholds;
import dev.verialsync.db.watch.WatchPolicy;
import dev.verialsync.db.watch.WatchRepository;
import dev.verialsync.local.LocalStack;
import dev.verialsync.simulator.SimulatorOptions;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.time.LocalTime;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The watch closes runs that Temporal knows to have ended, and no others. No worker is needed. */
@ExtendWith(EmbeddedStack.class)
@Timeout(120)
final class TerminatedRunsTest {

  private static final WatchPolicy POLICY =
      new WatchPolicy(
          Set.of(NotificationKind.FAILED),
          true,
          Set.of(NotificationTarget.WEBHOOK),
          new Thresholds(Duration.ofHours(26), Duration.ofMinutes(30)),
          LocalTime.of(8, 0));

  @Test
  void aTerminatedRunIsClosedAndTold(LocalStack stack) throws Exception {
    try (SyncFixture sync = SyncFixture.on(stack, SimulatorOptions.builder().articles(1).build());
        Database database = Database.open(sync.settings().database("test"))) {
      RunRepository runs = new RunRepository(database, new RunEndNotifications(POLICY));
      WorkflowLiveness temporal = new WorkflowLiveness(sync.temporal().client());
      InstallationWatch watch =
          new InstallationWatch(
              runs,
              temporal,
              new WatchRepository(database, POLICY, sync.settings().limits()),
              (run, status) -> {});
      WorkflowStub workflow = sync.start(null);
      String id = workflow.getExecution().getWorkflowId();
      String first = workflow.getExecution().getRunId();
      runs.open(new RunOpening(id, first, "incremental", null, "{}"));

      watch.judge();
      assertThat(temporal.isRunning(id, first)).isTrue();
      assertThat(temporal.hasEnded(id, first)).isFalse();
      assertThat(status(sync)).isEqualTo("running");

      workflow.terminate("by hand");
      watch.judge();
      watch.judge();
      assertThat(temporal.isRunning(id, first)).isFalse();
      assertThat(temporal.hasEnded(id, first)).isTrue();
      assertThat(status(sync)).isEqualTo("abandoned");
      assertThat(sync.sql().lines("select kind || ' ' || stage from sync.notification"))
          .containsExactly("failed raised");
    }
  }

  @Test
  void aRunThatThisTemporalDoesNotKnowIsLeftAlone(LocalStack stack) throws Exception {
    try (SyncFixture sync = SyncFixture.on(stack, SimulatorOptions.builder().articles(1).build())) {
      WorkflowLiveness temporal = new WorkflowLiveness(sync.temporal().client());
      WorkflowStub workflow = sync.start(null);
      String id = workflow.getExecution().getWorkflowId();
      workflow.terminate("done");
      String another = "0198c5a0-0000-7000-8000-000000000000";

      // Of another server, by an id that is unknown here, or known by a run of our own.
      assertThat(temporal.hasEnded("elsewhere", another)).isFalse();
      assertThat(temporal.hasEnded(id, another)).isFalse();
      assertThat(temporal.isRunning(id, another)).isFalse();
    }
  }

  private static String status(SyncFixture sync) {
    return String.valueOf(sync.sql().value("select status from sync.run"));
  }
}

package dev.verialsync.activities.notify.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.activities.run.RunningWorkflows;
import dev.verialsync.db.DatabaseExtension;
import dev.verialsync.db.gate.GateLimits;
import dev.verialsync.db.notification.NotificationKind;
import dev.verialsync.db.notification.NotificationTarget;
import dev.verialsync.db.run.Run;
import dev.verialsync.db.run.RunRepository;
import dev.verialsync.db.run.RunStatus;
import dev.verialsync.db.watch.RunEndNotifications;
import dev.verialsync.db.watch.Thresholds;
import dev.verialsync.db.watch.WatchPolicy;
import dev.verialsync.db.watch.WatchRepository;
import dev.verialsync.workflows.messages.results.WaitObservation;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs whose workflow has gone without closing them. */
class InstallationWatchTest {

  @RegisterExtension static final DatabaseExtension DB = new DatabaseExtension();

  private final WatchPolicy policy =
      new WatchPolicy(
          Set.of(NotificationKind.FAILED),
          true,
          Set.of(NotificationTarget.MAIL),
          new Thresholds(Duration.ofHours(26), Duration.ofMinutes(30)),
          LocalTime.of(8, 0));
  private final List<String> heard = new ArrayList<>();
  private boolean ended;

  private final class Engine implements RunningWorkflows {
    @Override
    public boolean isRunning(String workflowId, String firstExecutionRunId) {
      throw new IllegalStateException("another server may know it");
    }

    @Override
    public boolean hasEnded(String workflowId, String firstExecutionRunId) {
      return ended && workflowId.equals("sync");
    }

    @Override
    public List<String> knownSearchAttributes() {
      return List.of();
    }

    @Override
    public Optional<WaitObservation> longestWait(String workflowId) {
      return Optional.empty();
    }
  }

  private void judge() {
    new InstallationWatch(
            new RunRepository(DB.database(), new RunEndNotifications(policy)),
            new Engine(),
            new WatchRepository(
                DB.database(), policy, new GateLimits(BigDecimal.TEN, 4, Duration.ofSeconds(30))),
            (run, status) -> heard.add(run + " " + status.label()))
        .judge();
  }

  private static List<String> told() {
    return DB.fetch("select kind || ' ' || stage from sync.notification order by id")
        .getValues(0, String.class);
  }

  private static Run run() {
    return new RunRepository(DB.database()).find(DB.runId()).orElseThrow();
  }

  @Test
  void aRunThatLivesOrIsNotKnownIsLeftAlone() {
    judge();

    assertThat(run().status()).isEqualTo(RunStatus.RUNNING);
    assertThat(told()).isEmpty();
    assertThat(heard).isEmpty();
  }

  @Test
  void aTerminatedRunIsClosedAndToldOnce() {
    ended = true;
    judge();
    judge();

    assertThat(run().status()).isEqualTo(RunStatus.ABANDONED);
    assertThat(new RunRepository(DB.database()).holder()).isEmpty();
    assertThat(told()).containsExactly("failed raised");
    assertThat(heard).containsExactly(DB.runId() + " abandoned");
  }

  @Test
  void ofATerminatedDryRunNobodyIsTold() {
    DB.execute("update sync.run set options = '{\"dryRun\": true}'");
    ended = true;
    judge();

    assertThat(run().status()).isEqualTo(RunStatus.ABANDONED);
    assertThat(told()).isEmpty();
  }
}

package dev.verialsync.activities.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verialsync.db.DatabaseExtension;
import dev.verialsync.db.Samples;
import dev.verialsync.db.gate.CallGateRepository;
import dev.verialsync.db.gate.GateLimits;
import dev.verialsync.db.media.MediaRepository;
import dev.verialsync.db.media.PutAsideRepository;
import dev.verialsync.db.run.DifferenceRepository;
import dev.verialsync.db.run.PlanRepository;
import dev.verialsync.db.run.RunRepository;
import dev.verialsync.db.shop.FeedRepository;
import dev.verialsync.db.shop.ProductRepository;
import dev.verialsync.db.shop.VariantRepository;
import dev.verialsync.workflows.messages.commands.CatalogSyncInput;
import dev.verialsync.workflows.messages.commands.CloseRunCommand;
import dev.verialsync.workflows.messages.commands.CompleteImagesCommand;
import dev.verialsync.workflows.messages.commands.OpenRunCommand;
import dev.verialsync.workflows.messages.commands.PlanCommand;
import dev.verialsync.workflows.messages.commands.ReadPlanQuery;
import dev.verialsync.workflows.messages.commands.RunCommand;
import dev.verialsync.workflows.messages.commands.SetPausedCommand;
import dev.verialsync.workflows.messages.results.PlanSummary;
import dev.verialsync.workflows.messages.results.RunTotals;
import dev.verialsync.workflows.messages.results.WaitObservation;
import dev.verialsync.workflows.messages.values.PlannedBatch;
import dev.verialsync.workflows.messages.values.SyncPhase;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The run's own bookkeeping. */
final class RunRecordsTest {

  private static final String OURS = "ours";

  @RegisterExtension static final DatabaseExtension DB = new DatabaseExtension();

  /** What the workflow engine would say. */
  private final class Engine implements RunningWorkflows {
    @Override
    public boolean isRunning(String workflowId, String firstExecutionRunId) {
      return alive && !workflowId.equals(dead);
    }

    @Override
    public boolean hasEnded(String workflowId, String firstExecutionRunId) {
      return !isRunning(workflowId, firstExecutionRunId);
    }

    @Override
    public List<String> knownSearchAttributes() {
      return List.of("VerialPhase");
    }

    @Override
    public Optional<WaitObservation> longestWait(String workflowId) {
      return Optional.of(new WaitObservation("S3", null));
    }
  }

  private boolean alive = true;
  private final List<String> ended = new ArrayList<>();
  private String dead = "";

  private RunRecords records() {
    return new RunRecords(
        new RunRecords.Repositories(
            new RunRepository(DB.database()),
            new PlanRepository(DB.database()),
            new DifferenceRepository(DB.database()),
            new MediaRepository(DB.database()),
            new PutAsideRepository(DB.database()),
            new ProductRepository(DB.database()),
            new VariantRepository(DB.database()),
            new FeedRepository(DB.database()),
            new CallGateRepository(DB.database())),
        new Engine(),
        new GateLimits(BigDecimal.TEN, 8, Duration.ofSeconds(30)),
        1,
        new BigDecimal("0.2"),
        OURS,
        (run, status) -> ended.add(run + " " + status.label()));
  }

  private static OpenRunCommand command(String execution, @Nullable String installation) {
    return new OpenRunCommand(
        execution, "incremental", "all", CatalogSyncInput.builder().build(), installation, false);
  }

  @Test
  void theSameExecutionOpensTheSameRun() {
    assertThat(records().open(command("first", OURS), "sync").runId()).isEqualTo(DB.runId());
  }

  @Test
  void whileARunIsUnderWayThereIsNoOther() {
    assertThatThrownBy(() -> records().open(command("second", null), "other"))
        .hasMessageContaining("Run %d is under way: workflow sync".formatted(DB.runId()));
  }

  private static OpenRunCommand waiting(String execution) {
    return new OpenRunCommand(
        execution, "full", "all", CatalogSyncInput.builder().build(), null, true);
  }

  @Test
  void oneRunWaitsAndTheSecondIsSkipped() {
    assertThatThrownBy(() -> records().open(waiting("n"), "night"))
        .hasMessageContaining("ANOTHER_RUN_UNDER_WAY");
    assertThatThrownBy(() -> records().open(waiting("n"), "night"))
        .hasMessageContaining("ANOTHER_RUN_UNDER_WAY");
    assertThatThrownBy(() -> records().open(waiting("s"), "second"))
        .hasMessageContaining("Run %d is under way: workflow sync".formatted(DB.runId()))
        .hasMessageContaining("Workflow night is next, since")
        .hasMessageContaining("ANOTHER_RUN_WAITS");

    records().close(new CloseRunCommand(DB.runId(), "completed", null));

    assertThatThrownBy(() -> records().open(command("third", null), "third"))
        .hasMessageContaining("Workflow night is next, since")
        .hasMessageContaining("ANOTHER_RUN_UNDER_WAY");
    assertThatThrownBy(() -> records().open(waiting("s"), "second"))
        .hasMessageContaining("ANOTHER_RUN_WAITS");
    assertThat(records().open(waiting("n"), "night").runId()).isGreaterThan(DB.runId());
  }

  @Test
  void aRunThatWaitedAndDiedHoldsUpNobody() {
    assertThatThrownBy(() -> records().open(waiting("n"), "night"));
    dead = "night";
    assertThatThrownBy(() -> records().open(waiting("s"), "second"))
        .hasMessageContaining("ANOTHER_RUN_UNDER_WAY");
    dead = "second";
    records().close(new CloseRunCommand(DB.runId(), "completed", null));

    assertThat(records().open(command("third", null), "third").runId()).isGreaterThan(DB.runId());
  }

  @Test
  void aRunWhoseWorkflowEndedIsTakenOver() {
    alive = false;

    long opened = records().open(command("second", null), "other").runId();

    assertThat(opened).isGreaterThan(DB.runId());
    assertThat(DB.value(String.class, "select status from sync.run where id = ?", DB.runId()))
        .isEqualTo("abandoned");
    assertThat(ended).containsExactly(DB.runId() + " abandoned");
  }

  @Test
  void aRunOfAnotherInstallationIsRefused() {
    assertThatThrownBy(() -> records().open(command("first", "theirs"), "sync"))
        .hasMessageContaining("TEMPORAL_NAMESPACE");
  }

  @Test
  void aClosedRunTellsWhatItDidAndFreesTheGuard() {
    Samples.list(DB.database(), DB.runId(), 1, 2, 3);

    RunTotals totals = records().close(new CloseRunCommand(DB.runId(), "completed", null));

    assertThat(totals.outcome()).isEqualTo("completed");
    assertThat(ended).containsExactly(DB.runId() + " completed");
    assertThat(totals.counts().articlesSeen()).isEqualTo(3);
    assertThat(records().open(command("next", null), "sync").runId()).isGreaterThan(DB.runId());
  }

  @Test
  void aPlanIsMadeOnceAndReadInPages() {
    Samples.list(DB.database(), DB.runId(), 1, 2, 3);

    assertThat(plan(SyncPhase.IMAGES)).isEqualTo(new PlanSummary(2, 3));
    assertThat(plan(SyncPhase.IMAGES)).isEqualTo(new PlanSummary(2, 3));
    assertThat(plan(SyncPhase.PRODUCTS)).isEqualTo(new PlanSummary(2, 3));
    assertThat(records().readPlan(new ReadPlanQuery(DB.runId(), SyncPhase.IMAGES, 1, 5)).batches())
        .containsExactly(new PlannedBatch(2, List.of(3L)));
  }

  private PlanSummary plan(SyncPhase phase) {
    return records().makePlan(new PlanCommand(DB.runId(), phase, false, false, 2, List.of()));
  }

  @Test
  void aCompleteImagesPhaseRaisesTheFloor() {
    records().completeImages(new CompleteImagesCommand(DB.runId(), "2026-01-02T03:04:05Z"));

    assertThat(new MediaRepository(DB.database()).floor())
        .contains(Instant.parse("2026-01-02T03:04:05Z"));
  }

  @Test
  void anOperatorsPauseIsObservedFirst() {
    assertThat(observed()).as("what the workflow waits for").isEqualTo("S3");

    assertThat(records().setPaused(new SetPausedCommand(DB.runId(), true, null)).paused()).isTrue();
    assertThat(observed()).isEqualTo("paused by an operator");

    assertThat(records().setPaused(new SetPausedCommand(DB.runId(), false, null)).paused())
        .isFalse();
    assertThat(observed()).isEqualTo("S3");
  }

  @Test
  void quietHoursInWhichNothingIsAskedAreObserved() {
    DB.execute(
        "insert into sync.quiet_window (from_time, to_time, calls_per_second) values ('00:00', '12:00', 0), ('12:00', '00:00', 0)");

    assertThat(observed()).contains("the end of the quiet hours");
  }

  private @Nullable String observed() {
    return records().observe(new RunCommand(DB.runId()), "sync").waitingFor();
  }
}

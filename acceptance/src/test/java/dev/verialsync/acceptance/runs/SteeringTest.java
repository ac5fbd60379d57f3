package dev.verialsync.acceptance.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.acceptance.SyncFixture;
import dev.verialsync.local.LocalStack;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.simulator.calls.CallLog;
import dev.verialsync.simulator.faults.Fault;
import dev.verialsync.starter.Captured;
import dev.verialsync.workflows.CatalogSync;
import dev.verialsync.workflows.messages.commands.CatalogSyncInput;
import dev.verialsync.workflows.messages.commands.PauseCommand;
import dev.verialsync.workflows.messages.results.CatalogSyncResult;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.CanceledFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What operators do to a run under way, and what a run that ended rudely leaves to the next. */
@ExtendWith(EmbeddedStack.class)
@Timeout(120)
final class SteeringTest {

  private static final String IMAGES = "GetImagenesArticulosWS";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration A_WHILE = Duration.ofSeconds(3);
  private static final int ARTICLES = 60;

  private SyncFixture sync;

  @BeforeEach
  void begin(LocalStack stack) throws Exception {
    sync =
        SyncFixture.on(
                stack,
                SimulatorOptions.builder()
                    .articles(ARTICLES)
                    .imageBytes(4_000)
                    .latency(Duration.ofMillis(100))
                    .build())
            .with("VERIAL_MAX_CONCURRENT_CALLS", "2");
    sync.startWorker();
  }

  @AfterEach
  void end() {
    sync.close();
  }

  @Test
  void aCancelledRunEndsWithinTenSecondsAsCancelledWhileVerialHangs() throws Exception {
    long hanging = sync.simulator.faults().add(Fault.hang().on(IMAGES));
    WorkflowStub run = started();
    assertThat(calls().awaitInFlight(2, PATIENCE)).isTrue();

    long asked = System.nanoTime();
    run.cancel();
    assertThatThrownBy(() -> run.getResult(CatalogSyncResult.class))
        .isInstanceOf(WorkflowFailedException.class)
        .hasCauseInstanceOf(CanceledFailure.class);
    assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(10));

    assertThat(statuses()).containsExactly("cancelled");
    assertThat(sync.sql().number("select count(*) from sync.guard where run_id is not null"))
        .isZero();
    sync.simulator.faults().remove(hanging);
    assertThat(sync.run().outcome()).isEqualTo("completed");
    assertThat(sync.sql().number("select count(*) from shop.product")).isEqualTo(ARTICLES);
  }

  @Test
  void aPauseStopsWaitingAndRetriedCallsAndSurvivesARestartOfTheWorker() throws Exception {
    long failing = sync.simulator.faults().add(Fault.status(503).on(IMAGES).withProbability(0.3));
    WorkflowStub run = started();
    assertThat(calls().awaitTotal(IMAGES, 10, PATIENCE)).isTrue();
    CatalogSync steered =
        sync.temporal()
            .client()
            .newWorkflowStub(CatalogSync.class, run.getExecution().getWorkflowId());

    steered.pause(new PauseCommand("the shop opens"));
    assertThat(calls().awaitInFlight(0, PATIENCE)).isTrue();
    long atPause = calls().total(IMAGES);
    assertThat(calls().awaitTotal(IMAGES, atPause + 1, A_WHILE)).as("calls go on").isFalse();

    sync.stopWorkers();
    sync.startWorker();
    assertThat(calls().awaitTotal(IMAGES, atPause + 1, A_WHILE))
        .as("calls go on after a restart")
        .isFalse();
    assertThat(steered.progress().pausedSince()).isNotNull();

    sync.simulator.faults().remove(failing);
    steered.resume(null);
    assertThat(run.getResult(CatalogSyncResult.class).outcome()).isEqualTo("completed");
    assertThat(sync.sql().number("select count(*) from shop.product")).isEqualTo(ARTICLES);
  }

  @Test
  void aTerminatedRunLeavesNoStaleLockAndNothingIsFetchedAgain() throws Exception {
    WorkflowStub rude = started();
    calls().awaitTotal(IMAGES, 20, PATIENCE);
    rude.terminate("a test");
    List<Long> fetched = sync.sql().ids("select article_id from media.article");
    Map<Long, Long> before = calls().imageCalls();

    assertThat(sync.run().outcome()).isEqualTo("completed");

    assertThat(statuses()).containsExactly("abandoned", "completed");
    assertThat(fetched)
        .isNotEmpty()
        .allSatisfy(
            article -> assertThat(calls().imageCalls(article)).isEqualTo(before.get(article)));
    assertThat(sync.sql().number("select count(*) from shop.product")).isEqualTo(ARTICLES);
  }

  @Test
  void aRunThatTemporalHasForgottenLosesTheGuard() {
    guardIsHeldBy("forgotten");

    assertThat(sync.run().outcome()).isEqualTo("completed");

    assertThat(statuses()).containsExactly("abandoned", "completed");
  }

  @Test
  void whileTemporalIsAwayStatusShowsTheRunThatTheDatabaseKnows() throws Exception {
    guardIsHeldBy("under-way");
    sync.with("TEMPORAL_ADDRESS", "127.0.0.1:1");

    Captured told = new Captured(sync.environment);
    assertThat(told.run("status")).isEqualTo(1);
    Captured document = new Captured(sync.environment);
    assertThat(document.run("status", "--json")).isEqualTo(1);

    assertThat(told.out())
        .containsPattern("run +1 \\(under-way\\), since ")
        .contains("running according to PostgreSQL; Temporal", "does not answer")
        .contains("problem   Temporal at 127.0.0.1:1 ")
        .doesNotContain("none is active");
    JsonNode run = new ObjectMapper().readTree(document.out()).path("underWay");
    assertThat(run.path("workflowId").asText()).isEqualTo("under-way");
    assertThat(run.path("run").asInt()).isEqualTo(1);
    assertThat(run.path("temporalAnswers").asBoolean(true)).isFalse();
  }

  /** In the books alone: Temporal does not know it. */
  private void guardIsHeldBy(String workflowId) {
    sync.sql()
        .execute(
            """
            with begun as (
              insert into sync.run (workflow_id, first_execution_run_id, mode)
              values ('%s', 'd9428888-122b-11e1-b85c-61cd3cbb3210', 'incremental') returning *)
            update sync.guard set run_id = begun.id, workflow_id = begun.workflow_id,
              first_execution_run_id = begun.first_execution_run_id, taken_at = now() from begun
            """
                .formatted(workflowId));
  }

  private WorkflowStub started() {
    return sync.start(CatalogSyncInput.builder().batchSize(10).build());
  }

  private CallLog calls() {
    return sync.simulator.calls();
  }

  private List<String> statuses() {
    return sync.sql().lines("select status from sync.run order by id");
  }
}

package dev.verialsync.workflows.orchestration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.verialsync.workflows.CatalogSync;
import dev.verialsync.workflows.TaskQueues;
import dev.verialsync.workflows.messages.commands.CatalogSyncInput;
import dev.verialsync.workflows.messages.commands.CloseRunCommand;
import dev.verialsync.workflows.messages.confirm.ConfirmCommand;
import dev.verialsync.workflows.messages.results.Acknowledgement;
import dev.verialsync.workflows.messages.results.CatalogSyncResult;
import dev.verialsync.workflows.messages.results.PauseState;
import dev.verialsync.workflows.messages.results.Progress;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.sdk.v1.WorkflowMetadata;
import io.temporal.client.WorkflowExecutionDescription;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.common.converter.RawValue;
import io.temporal.failure.CanceledFailure;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkflowImplementationOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A run that asks before it writes. */
@Timeout(60)
@Tag("slow")
final class ConfirmedRunTest {

  private static final CatalogSyncInput ASKS = CatalogSyncInput.builder().confirm(true).build();

  private final FakeActivities activities = new FakeActivities(30);
  private TestWorkflowEnvironment temporal;

  @BeforeEach
  void startTemporal() {
    temporal = TestWorkflowEnvironment.newInstance();
  }

  @AfterEach
  void stopTemporal() {
    temporal.close();
  }

  private WorkflowStub started(@Nullable CatalogSyncInput input) {
    return started(activities, input, CatalogSyncWorkflow.CONTINUE_AS_NEW_AT_EVENTS);
  }

  private WorkflowStub started(
      FakeActivities fake, @Nullable CatalogSyncInput input, int continueAsNewAtEvents) {
    Worker sync = temporal.newWorker(TaskQueues.SYNC);
    sync.registerWorkflowImplementationTypes(ImageBatchWorkflow.class, ProductBatchWorkflow.class);
    sync.registerWorkflowImplementationFactory(
        CatalogSync.class,
        given -> new CatalogSyncWorkflow(given.get(0, RawValue.class), null, continueAsNewAtEvents),
        WorkflowImplementationOptions.getDefaultInstance());
    sync.registerActivitiesImplementations(fake);
    temporal.newWorker(TaskQueues.VERIAL_API).registerActivitiesImplementations(fake);
    temporal.start();
    WorkflowStub stub =
        temporal
            .getWorkflowClient()
            .newUntypedWorkflowStub(
                "CatalogSync",
                WorkflowOptions.newBuilder()
                    .setTaskQueue(TaskQueues.SYNC)
                    .setWorkflowId("asks")
                    .build());
    stub.start(input);
    return stub;
  }

  private static String state(WorkflowStub run) {
    return run.query("progress", Progress.class).state();
  }

  private static WorkflowStub waiting(WorkflowStub run) {
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> state(run).equals(Progress.WAITING_FOR_CONFIRMATION));
    return run;
  }

  private static void answer(WorkflowStub run, @Nullable Object answer) {
    Acknowledgement unused = run.update("confirm", Acknowledgement.class, answer);
  }

  private EventType lastEvent() {
    return temporal.getWorkflowClient().fetchHistory("asks").getLastEvent().getEventType();
  }

  private void assertEndsUnconfirmed(WorkflowStub run, String why) {
    assertThatThrownBy(() -> run.getResult(CatalogSyncResult.class))
        .isInstanceOf(WorkflowFailedException.class)
        .hasCauseInstanceOf(CanceledFailure.class);
    assertThat(lastEvent()).isEqualTo(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED);
    assertThat(activities.closed.get(0))
        .isEqualTo(
            new CloseRunCommand(
                7,
                "cancelled",
                why
                    + " Nothing was written; the products counted here are those that a run would write."));
    assertThat(activities.asked).doesNotContain("undoDryPart");
    assertThat(activities.fetchedTimes).isEmpty();
  }

  @Test
  void afterAYesItBeginsAgainAsAnOrdinaryRun() throws Exception {
    WorkflowStub run = waiting(started(ASKS));
    assertThat(activities.fetchedTimes).isEmpty();
    assertThat(
            run.query("__temporal_workflow_metadata", WorkflowMetadata.class).getCurrentDetails())
        .contains(
            "waiting for confirmation",
            "- products changed: price_gross: 3",
            "Answer with the update `confirm`");

    answer(run, null);

    CatalogSyncResult result = run.getResult(CatalogSyncResult.class);
    assertThat(result.outcome()).isEqualTo("completed");
    assertThat(result.notes())
        .containsExactly(
            "Confirmed; `verial-sync diff --run 7` shows what was foretold.",
            "GetCursosWS is unknown to this server.");
    assertThat(activities.fetchedTimes).hasSize(30).allSatisfy((id, n) -> assertThat(n).isOne());
    assertThat(activities.asked)
        .startsWith(
            "openRun incremental all",
            "inspectServer",
            "landArticles 1",
            "askChanges",
            "makePlan images")
        .containsSubsequence(
            "makePlan products",
            "settleProducts",
            "countDifferences",
            "undoDryPart",
            "inspectServer",
            "landArticles 1",
            "askChanges",
            "planBlocks 2026-11-24T00:00:00Z",
            "makePlan images",
            "settleImages",
            "completeImages 2026-11-24T00:00:00Z",
            "landArticles 2",
            "makePlan products",
            "settleProducts",
            "closeRun completed");
  }

  @Test
  void aNoEndsItAsCancelledWithItsReason() throws Exception {
    WorkflowStub run = waiting(started(ASKS));
    answer(run, new ConfirmCommand(false, "prices are wrong"));
    assertEndsUnconfirmed(run, "Cancelled: the answer was no (prices are wrong).");
  }

  @Test
  void withoutAnAnswerItEndsAfterAnHour() {
    WorkflowStub run = started(ASKS);
    assertEndsUnconfirmed(run, "Cancelled: nobody confirmed it within an hour.");
    // Not the server's time, which may have skipped on by now.
    WorkflowExecutionDescription ended = run.describe();
    assertThat(Duration.between(ended.getStartTime(), ended.getCloseTime()).toMillis())
        .isBetween(3_600_000L, 3_900_000L);
  }

  @Test
  void itMayBeCancelledAndPausedWhileItWaits() throws Exception {
    WorkflowStub run = waiting(started(ASKS));
    assertThat(run.update("pause", PauseState.class, (Object) null).paused()).isTrue();
    assertThat(run.update("resume", PauseState.class, (Object) null).paused()).isFalse();
    run.cancel();
    assertThatThrownBy(() -> run.getResult(CatalogSyncResult.class))
        .hasCauseInstanceOf(CanceledFailure.class);
    assertThat(activities.closed)
        .containsExactly(new CloseRunCommand(7, "cancelled", "Cancelled."));
  }

  @Test
  void whatIsNoAnswerIsRefusedAndItWaitsOn() throws Exception {
    WorkflowStub run = waiting(started(ASKS));
    assertRefused(run, Map.of("acept", false), "the field \"acept\"");
    assertRefused(run, Map.of("accept", "no"), "accept is \"no\"; expected is true or false");
    assertRefused(run, Map.of("reason", "wrong"), "accept is missing; expected is true or false");
    assertRefused(run, false, "The input is false; expected is an object.");
    assertThat(state(run)).isEqualTo(Progress.WAITING_FOR_CONFIRMATION);
    answer(run, new ConfirmCommand(null, null));
    assertThat(run.getResult(CatalogSyncResult.class).outcome()).isEqualTo("completed");
  }

  private static void assertRefused(WorkflowStub run, @Nullable Object answer, String why) {
    assertThatThrownBy(() -> answer(run, answer))
        .isInstanceOf(WorkflowUpdateException.class)
        .cause()
        .hasMessageContaining(why);
  }

  @Test
  void whereNothingWaitsThereIsNothingToConfirm() throws Exception {
    CountDownLatch dryPart = new CountDownLatch(1);
    CountDownLatch realPart = new CountDownLatch(1);
    activities.onWrite =
        command -> awaited(activities.asked.contains("undoDryPart") ? realPart : dryPart);
    WorkflowStub run = started(ASKS);
    assertRefused(run, null, "nothing to confirm yet: the run is still finding out");
    dryPart.countDown();
    answer(waiting(run), null);
    assertRefused(run, null, "nothing to confirm: the run was answered before");
    realPart.countDown();
    assertThat(run.getResult(CatalogSyncResult.class).outcome()).isEqualTo("completed");
  }

  @Test
  void anOrdinaryRunHasNothingToConfirm() {
    CountDownLatch held = new CountDownLatch(1);
    activities.onFetch = id -> awaited(held);
    WorkflowStub run = started(null);
    assertRefused(run, null, "the run was started without `confirm`");
    held.countDown();
    assertThat(run.getResult(CatalogSyncResult.class).outcome()).isEqualTo("completed");
  }

  @Test
  void bothPartsContinueAsNew() throws Exception {
    FakeActivities many = new FakeActivities(400);
    WorkflowStub run =
        waiting(started(many, CatalogSyncInput.builder().confirm(true).batchSize(5).build(), 60));
    assertThat(many.writtenTimes).hasSize(400).allSatisfy((id, n) -> assertThat(n).isOne());
    answer(run, null);
    CatalogSyncResult result = run.getResult(CatalogSyncResult.class);
    assertThat(many.asked).containsOnlyOnce("countDifferences", "undoDryPart");
    assertThat(many.fetchedTimes).hasSize(400).allSatisfy((id, n) -> assertThat(n).isOne());
    assertThat(many.writtenTimes).hasSize(400).allSatisfy((id, n) -> assertThat(n).isEqualTo(2));
    assertThat(result.notes()).anyMatch(note -> note.startsWith("Confirmed"));
  }

  @Test
  void itDoesNotGoWithADryRun() {
    WorkflowStub run = started(CatalogSyncInput.builder().confirm(true).dryRun(true).build());
    assertThatThrownBy(() -> run.getResult(CatalogSyncResult.class))
        .rootCause()
        .hasMessageContaining(
            "The input's confirm is true with dryRun; expected is one of the two.");
    assertThat(activities.asked).isEqualTo(List.of());
  }

  private static void awaited(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}

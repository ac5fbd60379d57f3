package dev.verialsync.workflows.orchestration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.util.Timestamps;
import com.uber.m3.tally.RootScopeBuilder;
import com.uber.m3.tally.Scope;
import dev.verialsync.workflows.CatalogSync;
import dev.verialsync.workflows.ErrorType;
import dev.verialsync.workflows.PhaseTimer;
import dev.verialsync.workflows.SyncSearchAttributes;
import dev.verialsync.workflows.TaskQueues;
import dev.verialsync.workflows.messages.commands.CatalogSyncInput;
import dev.verialsync.workflows.messages.commands.CatalogSyncState;
import dev.verialsync.workflows.messages.commands.CloseRunCommand;
import dev.verialsync.workflows.messages.commands.LandListCommand;
import dev.verialsync.workflows.messages.commands.PauseCommand;
import dev.verialsync.workflows.messages.commands.SettleImagesCommand;
import dev.verialsync.workflows.messages.results.BatchResult;
import dev.verialsync.workflows.messages.results.CatalogSyncResult;
import dev.verialsync.workflows.messages.results.ListingReport;
import dev.verialsync.workflows.messages.results.PauseState;
import dev.verialsync.workflows.messages.results.Progress;
import dev.verialsync.workflows.messages.results.SettledImages;
import dev.verialsync.workflows.messages.results.VerificationReport;
import dev.verialsync.workflows.messages.values.SyncCounts;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.temporal.activity.Activity;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.RawValue;
import io.temporal.common.reporter.MicrometerClientStatsReporter;
import io.temporal.failure.CanceledFailure;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkflowImplementationOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class CatalogSyncWorkflowTest {

  private static final List<CompletableFuture<Void>> CLOSING = new ArrayList<>();

  private TestWorkflowEnvironment temporal;

  @BeforeEach
  void startTemporal() {
    temporal = TestWorkflowEnvironment.newInstance();
  }

  /** In the background: half a second passes until its workers' pollers have ended. */
  @AfterEach
  void stopTemporal() {
    CLOSING.add(CompletableFuture.runAsync(temporal::close));
  }

  @AfterAll
  static void awaitStopped() {
    CLOSING.forEach(CompletableFuture::join);
  }

  private void work(FakeActivities activities, int continueAsNewAtEvents) {
    Worker sync = temporal.newWorker(TaskQueues.SYNC);
    sync.registerWorkflowImplementationTypes(
        ImageBatchWorkflow.class, ProductBatchWorkflow.class, SingleBatchWorkflow.class);
    sync.registerWorkflowImplementationFactory(
        CatalogSync.class,
        given ->
            new CatalogSyncWorkflow(
                given.getSize() == 0 ? null : given.get(0, RawValue.class),
                given.getSize() < 2 ? null : given.get(1, RawValue.class),
                continueAsNewAtEvents),
        WorkflowImplementationOptions.getDefaultInstance());
    sync.registerActivitiesImplementations(activities);
    temporal.newWorker(TaskQueues.VERIAL_API).registerActivitiesImplementations(activities);
    temporal.start();
  }

  private WorkflowStub stub(String id) {
    return client()
        .newUntypedWorkflowStub(
            "CatalogSync",
            WorkflowOptions.newBuilder().setTaskQueue(TaskQueues.SYNC).setWorkflowId(id).build());
  }

  private WorkflowClient client() {
    return temporal.getWorkflowClient();
  }

  private static RawValue raw(CatalogSyncInput input) {
    return new RawValue(DefaultDataConverter.STANDARD_INSTANCE.toPayload(input).orElseThrow());
  }

  private static CatalogSyncInput input(@Nullable String mode, @Nullable String phase) {
    return CatalogSyncInput.builder().mode(mode).phase(phase).build();
  }

  private CatalogSyncResult run(FakeActivities activities, @Nullable CatalogSyncInput input) {
    work(activities, CatalogSyncWorkflow.CONTINUE_AS_NEW_AT_EVENTS);
    WorkflowStub stub = stub("run");
    stub.start(input);
    return stub.getResult(CatalogSyncResult.class);
  }

  @Test
  void aRunStartedWithNoArgumentAtAllDoesBothPhases() {
    FakeActivities activities = new FakeActivities(250);
    work(activities, CatalogSyncWorkflow.CONTINUE_AS_NEW_AT_EVENTS);
    WorkflowStub stub = stub("from-the-ui");
    stub.start();
    CatalogSyncResult result = stub.getResult(CatalogSyncResult.class);

    assertThat(result.outcome()).isEqualTo("completed");
    assertThat(result.totals().counts().articlesFetched()).isEqualTo(250);
    assertThat(result.totals().counts().productsInserted()).isEqualTo(250);
    assertThat(result.notes()).containsExactly("GetCursosWS is unknown to this server.");
    assertThat(activities.fetchedTimes).hasSize(250).allSatisfy((id, n) -> assertThat(n).isOne());
    assertThat(activities.writtenTimes).hasSize(250).allSatisfy((id, n) -> assertThat(n).isOne());
    assertThat(activities.asked)
        .startsWith(
            "openRun incremental all",
            "inspectServer",
            "landArticles 1",
            "askChanges",
            "planBlocks 2026-11-24T00:00:00Z",
            "makePlan images",
            "settleImages",
            "completeImages 2026-11-24T00:00:00Z",
            "landArticles 2")
        .endsWith("makePlan products", "settleProducts", "closeRun completed");
  }

  @Test
  void whatIsHeldAtTheEndIsANoteWheneverItWasHeld() {
    FakeActivities activities = new FakeActivities(3);
    activities.onWrite = command -> activities.held = 2;
    CatalogSyncResult result = run(activities, CatalogSyncInput.DEFAULT);
    assertThat(result.outcome()).isEqualTo("completed");
    assertThat(result.notes())
        .contains(
            "2 products differ and are held: `verial-sync release` lets the next run write them.");
  }

  @Test
  void anUnchangedCatalogueIsListedOnceAndStartsNoImageBatch() {
    FakeActivities activities = new FakeActivities(10);
    activities.imagesPlanned = 0;
    run(activities, CatalogSyncInput.DEFAULT);
    assertThat(activities.asked)
        .contains("landArticles 1")
        .doesNotContain("landArticles 2", "settleImages");
    assertThat(activities.asked).contains("completeImages 2026-11-24T00:00:00Z");
  }

  @Test
  void aRunOfChosenArticlesReadsNoListAndRaisesNoFloor() {
    FakeActivities activities = new FakeActivities(3);
    CatalogSyncResult result =
        run(activities, CatalogSyncInput.builder().articles(List.of(2L, 3L, 99L)).build());
    assertThat(activities.asked)
        .containsExactly(
            "openRun incremental all",
            "inspectServer",
            "landChosen [2, 3, 99] with prices",
            "makePlan images",
            "settleImages",
            "makePlan products",
            "settleProducts",
            "closeRun completed");
    assertThat(result.notes())
        .containsExactly(
            "Verial's list does not show article 99, and it never did: check the number.");
  }

  @Test
  void inSingleBatchModeEachBatchDoesEverything() {
    FakeActivities activities = new FakeActivities(250);
    activities.vanished.add(250L);
    activities.rowsNote = "Verial gives no stock any more.";
    CatalogSyncResult result = run(activities, input("single-batch", null));
    assertThat(result.outcome()).isEqualTo("completed");
    assertThat(activities.asked)
        .containsExactly(
            "openRun single-batch all",
            "inspectServer",
            "landArticles 1",
            "askChanges",
            "landReferences",
            "makePlan products full",
            "landRows 1",
            "settleImages",
            "landRows 2",
            "settleImages",
            "landRows 3",
            "settleImages",
            "settleImages",
            "completeImages 2026-11-24T00:00:00Z",
            "settleRows",
            "settleProducts",
            "closeRun completed");
    assertThat(activities.settling.get(2).batch().articleIds()).hasSize(50);
    assertThat(activities.fetchedTimes).hasSize(249).doesNotContainKey(250L);
    assertThat(activities.moments).hasSize(249).containsEntry(7L, "2026-11-24T00:00:07Z");
    assertThat(activities.writtenTimes).hasSize(250).allSatisfy((id, n) -> assertThat(n).isOne());
    assertThat(result.notes())
        .containsExactly(
            "GetCursosWS is unknown to this server.", "Verial gives no stock any more.");
  }

  @Test
  void singleBatchesContinueAsNewWhereTheyStood() {
    FakeActivities activities = new FakeActivities(250);
    work(activities, 30);
    WorkflowStub stub = stub("run");
    stub.start(
        CatalogSyncInput.builder().mode("single-batch").batchSize(5).acceptShrink(true).build());
    assertThat(stub.getResult(CatalogSyncResult.class).outcome()).isEqualTo("completed");
    assertThat(activities.fetchedTimes).hasSize(250).allSatisfy((id, n) -> assertThat(n).isOne());
    assertThat(activities.asked)
        .containsOnlyOnce("landArticles 1", "completeImages 2026-11-24T00:00:00Z");
  }

  @Test
  void singleBatchesOfChosenArticlesReadNoListAndRaiseNoFloor() {
    FakeActivities activities = new FakeActivities(3);
    run(
        activities,
        CatalogSyncInput.builder().mode("single-batch").articles(List.of(2L, 3L)).build());
    assertThat(activities.asked)
        .containsExactly(
            "openRun single-batch all",
            "inspectServer",
            "landChosen [2, 3]",
            "makePlan products full",
            "landRows 1",
            "settleImages",
            "settleImages",
            "settleProducts",
            "closeRun completed");
  }

  @Test
  void aRunThatDoubtsEmptyImageListsSaysSoAndEndsWithIssues() {
    FakeActivities activities = new FakeActivities(3);
    activities.settledImages =
        new SettledImages(0, Map.of("images_shrunk", 1), "They keep what they had.");
    CatalogSyncResult result =
        run(
            activities,
            CatalogSyncInput.builder().articles(List.of(2L, 3L)).acceptShrink(true).build());
    assertThat(result.outcome()).isEqualTo("completed_with_issues");
    assertThat(result.notes()).containsExactly("They keep what they had.");
    assertThat(activities.settling).containsExactly(new SettleImagesCommand(7, false, true));
  }

  @Test
  void aVerifyingRunChecksBeforeItPlansAndCountsAfterItFetched() {
    FakeActivities activities = new FakeActivities(3);
    CatalogSyncResult result =
        run(activities, CatalogSyncInput.builder().phase("images").verify(true).build());
    assertThat(activities.asked)
        .containsExactly(
            "openRun incremental images",
            "inspectServer",
            "verifyLibrary []",
            "landArticles 1",
            "askChanges",
            "planBlocks 2026-11-24T00:00:00Z",
            "makePlan images",
            "settleImages",
            "settleVerification",
            "completeImages 2026-11-24T00:00:00Z",
            "closeRun completed_with_issues");
    assertThat(result.verification()).isEqualTo(new VerificationReport(9, 2, 1, 2, 1));
    assertThat(result.notes())
        .containsExactly(
            "Checked 9 objects of the media library: 2 missing, 1 wrong; 2 repaired, 1 lost.");
  }

  @Test
  void blocksAreReadOneAfterTheOtherAndTheRestArticleByArticle() {
    FakeActivities activities = new FakeActivities(2);
    activities.blockLists = List.of(2, 3);
    CatalogSyncResult result =
        run(activities, CatalogSyncInput.builder().phase("images").imageStrategy("blocks").build());
    assertThat(activities.asked)
        .containsExactly(
            "openRun incremental images",
            "inspectServer",
            "landArticles 1",
            "askChanges",
            "planBlocks 2026-11-24T00:00:00Z",
            "fetchBlock 1: block 1 of 2",
            "fetchBlock 2: block 2 of 2",
            "fetchBlock 3: block 1 of 3",
            "fetchBlock 4: block 2 of 3",
            "fetchBlock 5: block 3 of 3",
            "makePlan images",
            "settleImages",
            "completeImages 2026-11-24T00:00:00Z",
            "closeRun completed");
    assertThat(activities.fetchedTimes).hasSize(2);
    assertThat(result.outcome()).isEqualTo("completed");
    BatchResult rest = client().newUntypedWorkflowStub("run/images/6").getResult(BatchResult.class);
    assertThat(rest.counts().articlesFetched()).isEqualTo(2);
  }

  @Test
  void aBlockOfManyArticlesIsFoundByEachOfThem() {
    FakeActivities activities = new FakeActivities(0);
    activities.blockLists = List.of(1);
    activities.blockArticles = 400;
    activities.searchAttributes = List.of(SyncSearchAttributes.ARTICLE_ID.getName());
    temporal.registerSearchAttribute(
        SyncSearchAttributes.ARTICLE_ID.getName(),
        IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST);
    CatalogSyncResult result =
        run(activities, CatalogSyncInput.builder().phase("images").imageStrategy("blocks").build());
    assertThat(activities.asked).containsOnlyOnce("fetchBlock 1: block 1 of 1");
    assertThat(result.outcome()).isEqualTo("completed");

    List<String> found = new ArrayList<>();
    WorkflowExecutionHistory history = client().fetchHistory("run/images/1");
    int executions = 1;
    while (true) {
      history.getEvents().stream()
          .filter(HistoryEvent::hasUpsertWorkflowSearchAttributesEventAttributes)
          .forEach(event -> found.addAll(articlesNamedBy(event)));
      String before =
          history
              .getEvents()
              .get(0)
              .getWorkflowExecutionStartedEventAttributes()
              .getContinuedExecutionRunId();
      if (before.isEmpty()) {
        break;
      }
      executions++;
      history = client().fetchHistory("run/images/1", before);
    }
    assertThat(executions).isEqualTo(3);
    assertThat(found)
        .containsExactlyInAnyOrderElementsOf(
            LongStream.rangeClosed(1, 400).mapToObj(String::valueOf).toList());
  }

  private static List<String> articlesNamedBy(HistoryEvent event) {
    Payload ids =
        event
            .getUpsertWorkflowSearchAttributesEventAttributes()
            .getSearchAttributes()
            .getIndexedFieldsOrThrow(SyncSearchAttributes.ARTICLE_ID.getName());
    return List.of(
        DefaultDataConverter.STANDARD_INSTANCE.fromPayload(ids, String[].class, String[].class));
  }

  @Test
  void theNextBlockBeginsOnceOneWasRead() {
    FakeActivities activities = new FakeActivities(0);
    activities.blockLists = List.of(2, 1);
    CountDownLatch second = new CountDownLatch(1);
    activities.onFetch =
        number -> {
          if (number == 1) {
            client().newUntypedWorkflowStub("run").signal(CatalogSync.BLOCK_READ, 1);
            assertThat(awaits(second)).isTrue();
          } else {
            second.countDown();
          }
        };

    CatalogSyncResult result =
        run(activities, CatalogSyncInput.builder().phase("images").imageStrategy("blocks").build());

    assertThat(result.outcome()).isEqualTo("completed");
    assertThat(activities.asked)
        .contains("fetchBlock 2: block 2 of 2", "fetchBlock 3: block 1 of 1")
        .noneMatch(asked -> asked.startsWith("fetchBlock 4"));
  }

  private static boolean awaits(CountDownLatch latch) {
    try {
      return latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aServerThatIsTooOldForBlocksIsAskedArticleByArticle() {
    FakeActivities activities = new FakeActivities(2);
    CatalogSyncResult result =
        run(activities, CatalogSyncInput.builder().imageStrategy("blocks").build());
    assertThat(activities.fetchedTimes).hasSize(2);
    assertThat(result.notes()).contains("The server is too old for blocks.");
  }

  @Test
  void aLongListOfBlocksContinuesAsNewWithItsPlace() {
    FakeActivities activities = new FakeActivities(0);
    activities.blockLists = List.of(40);
    work(activities, 60);
    WorkflowStub stub = stub("long");
    stub.start(CatalogSyncInput.builder().phase("images").imageStrategy("blocks").build());
    stub.getResult(CatalogSyncResult.class);
    List<String> blocks =
        activities.asked.stream().filter(asked -> asked.startsWith("fetchBlock")).toList();
    assertThat(blocks).hasSize(40);
    assertThat(blocks.get(39)).isEqualTo("fetchBlock 40: block 40 of 40");
    assertThat(activities.asked).containsOnlyOnce("planBlocks 2026-11-24T00:00:00Z");
    assertThat(client().fetchHistory("long").getEvents()).hasSizeLessThan(100);
  }

  @Test
  void whatTheCheckOfTheLibraryFoundIsToldAfterContinuingAsNewToo() {
    FakeActivities activities = new FakeActivities(400);
    work(activities, 60);
    WorkflowStub stub = stub("long");
    stub.start(CatalogSyncInput.builder().batchSize(10).verify(true).build());
    CatalogSyncResult result = stub.getResult(CatalogSyncResult.class);
    assertThat(activities.asked).containsOnlyOnce("settleVerification");
    assertThat(result.verification()).isEqualTo(new VerificationReport(9, 2, 1, 2, 1));
  }

  @Test
  void aThousandChosenArticlesAreReadTwentyAtATime() {
    FakeActivities activities = new FakeActivities(0);
    List<Long> ids = LongStream.rangeClosed(1, 1_000).boxed().toList();
    CatalogSyncResult result =
        run(activities, CatalogSyncInput.builder().phase("images").articles(ids).build());
    assertThat(activities.asked.stream().filter(asked -> asked.startsWith("landChosen")))
        .hasSize(50)
        .noneMatch(asked -> asked.contains("with prices"))
        .filteredOn(asked -> !asked.endsWith("more follow"))
        .as("the last one lands what all were answered")
        .singleElement()
        .asString()
        .contains("1000");
    assertThat(result.notes()).singleElement().asString().contains("18, 19, 20 and 980 more");
  }

  @Test
  void anImagesRunTouchesNoProduct() {
    FakeActivities activities = new FakeActivities(10);
    run(activities, input(null, "images"));
    assertThat(activities.fetchedTimes).hasSize(10);
    assertThat(activities.asked).doesNotContain("landStock", "makePlan products");
    assertThat(activities.writtenTimes).isEmpty();
  }

  @Test
  void aProductsRunMovesNoMoment() {
    FakeActivities activities = new FakeActivities(10);
    run(activities, input(null, "products"));
    assertThat(activities.writtenTimes).hasSize(10);
    assertThat(activities.fetchedTimes).isEmpty();
    assertThat(activities.asked).doesNotContain("askChanges", "makePlan images");
    assertThat(activities.asked.toString()).doesNotContain("completeImages");
  }

  @Test
  void anIncompleteListDoesNotRaiseTheFloor() {
    FakeActivities activities = new FakeActivities(10);
    activities.listingComplete = false;
    run(activities, CatalogSyncInput.DEFAULT);
    assertThat(activities.asked.toString()).doesNotContain("completeImages");
  }

  @Test
  void aTypingErrorInTheInputFailsAtOnceWithASentence() {
    work(new FakeActivities(1), 3_000);
    WorkflowStub stub = stub("typo");
    stub.start(input(null, "imges"));
    assertThatThrownBy(() -> stub.getResult(CatalogSyncResult.class))
        .isInstanceOf(WorkflowFailedException.class)
        .rootCause()
        .hasMessageContaining(
            "The input's phase is \"imges\"; expected is all, images or products.");
  }

  @Test
  void eachPhaseReportsItsDurationOnceOverAllExecutions() {
    temporal.close();
    Queue<Timed> timers = new ConcurrentLinkedQueue<>();
    temporal =
        TestWorkflowEnvironment.newInstance(
            TestEnvironmentOptions.newBuilder().setMetricsScope(phaseTimers(timers)).build());
    FakeActivities activities = new FakeActivities(200);
    work(activities, 60);
    WorkflowStub stub = stub("timed");
    WorkflowExecution begun = stub.start(CatalogSyncInput.builder().batchSize(5).build());
    stub.getResult(CatalogSyncResult.class);
    List<HistoryEvent> first = events("timed", begun.getRunId());
    List<HistoryEvent> last = events("timed", null);
    long millis =
        Timestamps.toMillis(last.get(last.size() - 1).getEventTime())
            - Timestamps.toMillis(first.get(0).getEventTime());

    assertThat(timers).hasSize(2);
    assertThat(timers.stream().map(Timed::phase)).containsExactly("images", "products");
    assertThat(timers.stream().mapToLong(Timed::millis).sum())
        .as("of %d ms", millis)
        .isBetween(millis * 6 / 10, millis);
    assertThat(first.get(first.size() - 1).getEventType())
        .isEqualTo(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW);
  }

  private List<HistoryEvent> events(String workflowId, @Nullable String runId) {
    return client().fetchHistory(workflowId, runId).getHistory().getEventsList();
  }

  private record Timed(String phase, long millis) {}

  private static Scope phaseTimers(Queue<Timed> timers) {
    return new RootScopeBuilder()
        .reporter(
            new MicrometerClientStatsReporter(new SimpleMeterRegistry()) {
              @Override
              public void reportTimer(
                  String name, Map<String, String> tags, com.uber.m3.util.Duration interval) {
                if (name.equals(PhaseTimer.NAME)) {
                  timers.add(new Timed(tags.get(PhaseTimer.TAG), interval.getNanos() / 1_000_000));
                }
              }
            })
        .reportEvery(com.uber.m3.util.Duration.ofSeconds(5));
  }

  @Test
  void continueAsNewLosesNoChildAndNoCount() {
    FakeActivities activities = new FakeActivities(400);
    work(activities, 60);
    WorkflowStub stub = stub("long");
    stub.start(CatalogSyncInput.builder().batchSize(5).build());
    CatalogSyncResult result = stub.getResult(CatalogSyncResult.class);

    assertThat(activities.fetchedTimes).hasSize(400).allSatisfy((id, n) -> assertThat(n).isOne());
    assertThat(activities.writtenTimes).hasSize(400).allSatisfy((id, n) -> assertThat(n).isOne());
    assertThat(result.totals().counts().imagesStored()).isEqualTo(400);
    assertThat(result.totals().counts().productsInserted()).isEqualTo(400);
    assertThat(activities.asked.stream().filter(a -> a.startsWith("openRun"))).hasSize(1);

    WorkflowExecution first =
        WorkflowStub.fromTyped(client().newWorkflowStub(CatalogSync.class, "long")).getExecution();
    WorkflowExecutionHistory last = client().fetchHistory("long");
    assertThat(first.getWorkflowId()).isEqualTo("long");
    assertThat(last.getHistory().getEvents(0).getWorkflowExecutionStartedEventAttributes())
        .satisfies(e -> assertThat(e.getContinuedExecutionRunId()).isNotEmpty());
    assertThat(last.getHistory().getEventsCount()).isLessThan(4_096);
  }

  @Test
  void neverMoreChildrenInFlightThanAllowed() {
    FakeActivities activities = new FakeActivities(60);
    work(activities, 3_000);
    WorkflowStub stub = stub("window");
    stub.start(CatalogSyncInput.builder().phase("products").batchSize(2).maxChildren(3).build());
    stub.getResult(CatalogSyncResult.class);
    int inFlight = 0;
    int most = 0;
    for (var event : client().fetchHistory("window").getHistory().getEventsList()) {
      if (event.getEventType() == EventType.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED) {
        most = Math.max(most, ++inFlight);
      } else if (event.getEventType() == EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_COMPLETED) {
        inFlight--;
      }
    }
    assertThat(most).isEqualTo(3);
    assertThat(inFlight).isZero();
  }

  @Test
  void aFatalAnswerEndsTheRunWithWhatToDo() {
    FakeActivities activities = new FakeActivities(30);
    activities.onFetch =
        id -> {
          if (id == 17) {
            throw ErrorType.VERIAL_REFUSED.failure(
                "Verial refused the session: check VERIAL_SESSION.");
          }
        };
    work(activities, 3_000);
    WorkflowStub stub = stub("fatal");
    stub.start(CatalogSyncInput.DEFAULT);
    assertThatThrownBy(() -> stub.getResult(CatalogSyncResult.class))
        .isInstanceOf(WorkflowFailedException.class)
        .cause()
        .hasMessageContaining("check VERIAL_SESSION")
        .hasMessageContaining("VERIAL_REFUSED");
    assertThat(activities.closed)
        .singleElement()
        .satisfies(
            c -> {
              assertThat(c.status()).isEqualTo("failed");
              assertThat(c.message())
                  .isEqualTo("Verial refused the session: check VERIAL_SESSION.");
            });
    assertThat(activities.asked.toString()).doesNotContain("completeImages");
  }

  @Test
  void aCancelledRunEndsAsCancelledAndIsNotMarkedComplete() throws Exception {
    FakeActivities activities = new FakeActivities(30);
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    activities.onFetch =
        id -> {
          if (id == 17) {
            reached.countDown();
            awaitUninterrupted(release);
          }
        };
    work(activities, 3_000);
    WorkflowStub stub = stub("cancelled");
    stub.start(CatalogSyncInput.DEFAULT);
    reached.await();
    stub.cancel();
    assertThatThrownBy(() -> stub.getResult(CatalogSyncResult.class))
        .isInstanceOf(WorkflowFailedException.class)
        .hasCauseInstanceOf(CanceledFailure.class);
    release.countDown();
    assertThat(activities.closed).extracting(CloseRunCommand::status).containsExactly("cancelled");
    assertThat(activities.asked.toString()).doesNotContain("completeImages");
  }

  @Test
  void aBatchThatSomebodyCancelsIsNamed() throws Exception {
    FakeActivities activities = new FakeActivities(30);
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    activities.onFetch =
        article -> {
          reached.countDown();
          awaitUninterrupted(release);
        };
    work(activities, 3_000);
    WorkflowStub stub = stub("root");
    stub.start(CatalogSyncInput.DEFAULT);
    reached.await();

    client().newUntypedWorkflowStub("root/images/1").cancel();

    assertThatThrownBy(() -> stub.getResult(CatalogSyncResult.class))
        .isInstanceOf(WorkflowFailedException.class)
        .hasCauseInstanceOf(CanceledFailure.class);
    release.countDown();
    assertThat(activities.closed)
        .singleElement()
        .satisfies(
            c -> {
              assertThat(c.status()).isEqualTo("cancelled");
              assertThat(c.message())
                  .startsWith("Cancelled: somebody cancelled the workflow root/images/1");
            });
  }

  @Test
  void aSecondRunIsRefusedWithTheFirstOnesId() {
    FakeActivities activities = new FakeActivities(3);
    activities.refusals.set(1);
    work(activities, 3_000);
    WorkflowStub stub = stub("second");
    stub.start(CatalogSyncInput.DEFAULT);
    assertThatThrownBy(() -> stub.getResult(CatalogSyncResult.class))
        .cause()
        .hasMessageContaining("Run 6 (workflow night) is under way.")
        .hasMessageContaining(ErrorType.ANOTHER_RUN_UNDER_WAY.name());
    assertThat(activities.closed).isEmpty();
  }

  @Test
  void aSecondRunWaitsWhereItsInputSaysSo() {
    FakeActivities activities = new FakeActivities(3);
    activities.refusals.set(4);
    CatalogSyncResult result =
        run(activities, CatalogSyncInput.builder().ifRunning("wait").build());
    assertThat(result.outcome()).isEqualTo("completed");
    assertThat(activities.asked.stream().filter(a -> a.startsWith("openRun"))).hasSize(5);
  }

  @Test
  void aRunThatIsToSkipEndsCompletedAndOpensNothing() {
    FakeActivities activities = new FakeActivities(3);
    activities.refusals.set(1);
    CatalogSyncResult result =
        run(activities, CatalogSyncInput.builder().ifRunning("skip").build());
    assertThat(result).isEqualTo(CatalogSyncResult.skipped("Run 6 (workflow night) is under way."));
    assertThat(activities.asked).hasSize(1);
    assertThat(activities.closed).isEmpty();
  }

  @Test
  void aRunThatIsToWaitIsSkippedWhereOneWaitsAlready() {
    FakeActivities activities = new FakeActivities(3);
    activities.refusals.set(1);
    activities.refusal = ErrorType.ANOTHER_RUN_WAITS;
    CatalogSyncResult result =
        run(activities, CatalogSyncInput.builder().ifRunning("wait").build());
    assertThat(result.outcome()).isEqualTo("skipped");
    assertThat(activities.asked).hasSize(1);
  }

  /** A run whose first article is being fetched until the latch is counted down. */
  private CountDownLatch startedAndHeld(String workflowId, FakeActivities activities)
      throws InterruptedException {
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    activities.onFetch =
        id -> {
          if (id == 1) {
            reached.countDown();
            awaitUninterrupted(release);
          }
        };
    work(activities, 3_000);
    stub(workflowId).start(CatalogSyncInput.builder().batchSize(10).maxChildren(1).build());
    reached.await();
    return release;
  }

  private CatalogSyncResult resultOf(String workflowId) {
    return client().newUntypedWorkflowStub(workflowId).getResult(CatalogSyncResult.class);
  }

  @Test
  void pauseAndResumeAreValidatedAndShown() throws Exception {
    FakeActivities activities = new FakeActivities(30);
    CountDownLatch release = startedAndHeld("paused", activities);
    CatalogSync run = client().newWorkflowStub(CatalogSync.class, "paused");
    assertThat(run.pause(new PauseCommand("shop opens")).paused()).isTrue();
    assertThat(run.progress().pausedSince()).isEqualTo("2026-11-24T01:00:00Z");
    assertThatThrownBy(() -> run.pause(null))
        .isInstanceOf(WorkflowUpdateException.class)
        .cause()
        .hasMessageContaining("paused already, since 2026-11-24T01:00:00Z");
    assertThat(run.resume(null).paused()).isFalse();
    assertThatThrownBy(() -> run.resume(null))
        .isInstanceOf(WorkflowUpdateException.class)
        .cause()
        .hasMessageContaining("not paused");
    release.countDown();
    assertThat(resultOf("paused").totals().counts().articlesFetched()).isEqualTo(30);
    assertThat(activities.asked).contains("pause", "resume");
  }

  @Test
  void aResumeTakesBackAPauseThatIsNotWrittenYet() throws Exception {
    FakeActivities activities = new FakeActivities(30);
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch written = new CountDownLatch(1);
    activities.onSetPaused =
        paused -> {
          if (paused) {
            asked.countDown();
            awaitUninterrupted(written);
          }
        };
    CountDownLatch release = startedAndHeld("taken-back", activities);
    CatalogSync run = client().newWorkflowStub(CatalogSync.class, "taken-back");
    CompletableFuture<PauseState> pause = CompletableFuture.supplyAsync(() -> run.pause(null));
    asked.await();
    assertThatThrownBy(() -> run.pause(null))
        .isInstanceOf(WorkflowUpdateException.class)
        .cause()
        .hasMessageContaining("being paused already");
    CompletableFuture<PauseState> resume = CompletableFuture.supplyAsync(() -> run.resume(null));
    awaitUpdates("taken-back", 2);
    assertThatThrownBy(() -> run.resume(null))
        .isInstanceOf(WorkflowUpdateException.class)
        .cause()
        .hasMessageContaining("not paused");
    written.countDown();

    assertThat(pause.get().paused()).isTrue();
    assertThat(resume.get().paused()).isFalse();
    assertThat(run.progress().pausedSince()).isNull();
    release.countDown();
    assertThat(resultOf("taken-back").totals().counts().articlesFetched()).isEqualTo(30);
    assertThat(activities.asked).containsSubsequence("pause", "resume");
  }

  /** An update may be the first thing that a worker hears of an execution. */
  @Test
  void aContinuedRunIsKnownBeforeItsMainMethodBegins() {
    CatalogSyncState paused =
        new CatalogSyncState(
            7,
            CatalogSyncState.Stage.PRODUCT_BATCHES,
            0,
            null,
            0,
            0,
            SyncCounts.NONE,
            List.of(),
            null,
            true,
            "2026-11-24T01:00:00Z",
            List.of(),
            null,
            null,
            false,
            0);

    CatalogSyncWorkflow run =
        new CatalogSyncWorkflow(raw(CatalogSyncInput.DEFAULT.withState(paused)), null);

    assertThatCode(() -> run.validateResume(null)).doesNotThrowAnyException();
    assertThatThrownBy(() -> run.validatePause(null))
        .hasMessageContaining("paused already, since 2026-11-24T01:00:00Z");
  }

  @Test
  void aFailingRunAnswersThePauseThatItIsWriting() throws Exception {
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch writing = new CountDownLatch(1);
    FakeActivities activities = new FakeActivities(30);
    activities.onSetPaused =
        paused -> {
          writing.countDown();
          awaitTaskAfter("fails", "CloseRun");
        };
    activities.onWrite =
        command -> {
          reached.countDown();
          awaitUninterrupted(writing);
          throw ErrorType.CONFIGURATION.failure("the bucket is gone");
        };
    work(activities, 3_000);
    stub("fails").start(CatalogSyncInput.builder().phase("products").build());
    CatalogSync run = client().newWorkflowStub(CatalogSync.class, "fails");
    reached.await();

    assertThat(run.pause(null).paused()).isTrue();

    assertThatThrownBy(() -> resultOf("fails")).hasStackTraceContaining("the bucket is gone");
  }

  @Test
  void aCancelledRunAnswersThePauseThatItIsWriting() throws Exception {
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    FakeActivities activities = new FakeActivities(30);
    activities.onFetch =
        id -> {
          if (id == 17) {
            reached.countDown();
            awaitUninterrupted(release);
          }
        };
    activities.onSetPaused =
        paused -> {
          client().newUntypedWorkflowStub("is cancelled").cancel();
          awaitTaskAfter("is cancelled", "CloseRun");
        };
    work(activities, 3_000);
    stub("is cancelled").start(CatalogSyncInput.DEFAULT);
    reached.await();

    CatalogSync run = client().newWorkflowStub(CatalogSync.class, "is cancelled");
    assertThat(run.pause(null).paused()).isTrue();

    assertThatThrownBy(() -> resultOf("is cancelled")).hasCauseInstanceOf(CanceledFailure.class);
    release.countDown();
  }

  /** Until the workflow has heard that an activity of this type is done. */
  private void awaitTaskAfter(String workflowId, String activityType) {
    while (true) {
      boolean scheduled = false;
      boolean done = false;
      for (HistoryEvent event : client().fetchHistory(workflowId).getHistory().getEventsList()) {
        scheduled |=
            event
                .getActivityTaskScheduledEventAttributes()
                .getActivityType()
                .getName()
                .equals(activityType);
        done |= scheduled && event.getEventType() == EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED;
        if (done && event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED) {
          return;
        }
      }
      Thread.onSpinWait();
    }
  }

  /** Accepted, that is: written into the history. */
  private void awaitUpdates(String workflowId, int accepted) {
    await()
        .until(
            () ->
                client().fetchHistory(workflowId).getHistory().getEventsList().stream()
                        .filter(HistoryEvent::hasWorkflowExecutionUpdateAcceptedEventAttributes)
                        .count()
                    >= accepted);
  }

  @Test
  void aPauseOfAWeekCostsTheHistoryNoMoreThanOneOfAMinute() throws Exception {
    FakeActivities activities = new FakeActivities(20);
    CountDownLatch release = startedAndHeld("rests", activities);
    CatalogSync run = client().newWorkflowStub(CatalogSync.class, "rests");
    run.pause(null);
    release.countDown();
    temporal.sleep(Duration.ofMinutes(1));
    int before = client().fetchHistory("rests").getHistory().getEventsCount();

    temporal.sleep(Duration.ofDays(7));

    assertThat(client().fetchHistory("rests").getHistory().getEventsCount())
        .isLessThanOrEqualTo(before + 5);
    run.resume(null);
    assertThat(resultOf("rests").totals().counts().articlesFetched()).isEqualTo(20);
  }

  @Test
  void aRunThatIsCancelledWhileItIsOpenedIsCancelled() {
    FakeActivities activities = new FakeActivities(3);
    activities.refusals.set(Integer.MAX_VALUE);
    work(activities, 3_000);
    WorkflowStub stub = stub("opening");
    stub.start(CatalogSyncInput.builder().ifRunning("wait").build());

    stub.cancel();

    assertThatThrownBy(() -> stub.getResult(CatalogSyncResult.class))
        .isInstanceOf(WorkflowFailedException.class)
        .hasCauseInstanceOf(CanceledFailure.class);
  }

  @Test
  void childrenAreNamedAfterTheirParentAndSummarised() {
    FakeActivities activities = new FakeActivities(3);
    run(activities, CatalogSyncInput.DEFAULT);
    List<String> children =
        client().fetchHistory("run").getHistory().getEventsList().stream()
            .filter(
                e ->
                    e.getEventType()
                        == EventType.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED)
            .map(e -> e.getStartChildWorkflowExecutionInitiatedEventAttributes().getWorkflowId())
            .toList();
    assertThat(children).containsExactly("run/images/1", "run/products/1");
    String summaries =
        client().fetchHistory("run/images/1").getHistory().getEventsList().stream()
            .map(e -> e.getUserMetadata().getSummary().getData().toStringUtf8())
            .collect(Collectors.joining(" "));
    assertThat(summaries).contains("article 1: images", "article 3: images");
  }

  @Test
  void whoIsWaitedForIsShownWhileListsAreReadToo() {
    List<Progress> seen = new CopyOnWriteArrayList<>();
    FakeActivities activities =
        new FakeActivities(10) {
          @Override
          public ListingReport landArticles(LandListCommand command) {
            int attempt = Activity.getExecutionContext().getInfo().getAttempt();
            if (command.pass() == 1 && attempt <= 8) {
              seen.add(stub().query("progress", Progress.class));
              throw ErrorType.VERIAL_UNAVAILABLE.failure("Verial does not answer");
            }
            return super.landArticles(command);
          }

          private WorkflowStub stub() {
            return client().newUntypedWorkflowStub("run");
          }
        };

    assertThat(run(activities, null).outcome()).isEqualTo("completed");

    assertThat(seen.get(0).waitingFor()).isNull();
    assertThat(seen.get(seen.size() - 1).waitingFor()).contains("Verial does not answer");
    assertThat(seen.get(seen.size() - 1).waitingSince()).isEqualTo("2026-11-24T01:00:00Z");
    assertThat(
            client().newUntypedWorkflowStub("run").query("progress", Progress.class).waitingFor())
        .as("afterwards")
        .isNull();
  }

  @Test
  void issuesEndTheRunAsCompletedWithIssues() {
    FakeActivities activities = new FakeActivities(3);
    activities.issues = Map.of("not_an_image", 1);
    CatalogSyncResult result = run(activities, CatalogSyncInput.DEFAULT);
    assertThat(result.outcome()).isEqualTo("completed_with_issues");
    assertThat(result.totals().counts().issues()).isEqualTo(Map.of("not_an_image", 3));
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.verialsync.acceptance.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.acceptance.SyncFixture;
import dev.verialsync.local.LocalStack;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.workflows.SyncMemo;
import dev.verialsync.workflows.TaskQueues;
import dev.verialsync.workflows.messages.results.CatalogSyncResult;
import dev.verialsync.workflows.messages.results.PauseState;
import dev.verialsync.workflows.messages.results.Progress;
import dev.verialsync.workflows.orchestration.CatalogGcWorkflow;
import dev.verialsync.workflows.orchestration.CatalogRollbackWorkflow;
import dev.verialsync.workflows.orchestration.CatalogSyncWorkflow;
import dev.verialsync.workflows.orchestration.ImageBatchWorkflow;
import dev.verialsync.workflows.orchestration.ProductBatchWorkflow;
import dev.verialsync.workflows.orchestration.SingleBatchWorkflow;
import dev.verialsync.workflows.orchestration.notify.NotificationDeliveryWorkflow;
import dev.verialsync.workflows.orchestration.shop.CatalogExportWorkflow;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.enums.v1.EventType;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.common.converter.RawValue;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestWorkflowEnvironment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody may type as a workflow's input, in the UI or elsewhere. */
@Timeout(180)
@ExtendWith(EmbeddedStack.class)
@SuppressWarnings("NullAway.Init")
final class InputsTest {

  /** An input and what the failure's sentence must contain. */
  private record Wrong(String workflow, List<RawValue> given, String named) {
    @Override
    public String toString() {
      return workflow
          + given.stream().map(raw -> raw.getPayload().getData().toStringUtf8()).toList();
    }
  }

  private static final String BATCH =
      "{\"runId\":1,\"number\":1,\"moment\":\"2026-11-24T00:00:00Z\",";

  private static SyncFixture sync;

  @BeforeAll
  static void start(LocalStack stack) throws Exception {
    sync =
        SyncFixture.on(
            stack, SimulatorOptions.builder().articles(30).seed(3).imageBytes(1_000).build());
    sync.startWorker();
  }

  @AfterAll
  static void close() {
    sync.close();
  }

  private static RawValue payload(String encoding, String data) {
    return new RawValue(
        Payload.newBuilder()
            .putMetadata("encoding", ByteString.copyFromUtf8(encoding))
            .setData(ByteString.copyFrom(data, StandardCharsets.UTF_8))
            .build());
  }

  private static RawValue json(String text) {
    return payload("json/plain", text);
  }

  private static Stream<Wrong> table() {
    List<Wrong> table = new ArrayList<>();
    for (String workflow :
        List.of(
            "CatalogSync",
            "ImageBatch",
            "ProductBatch",
            "SingleBatch",
            "CatalogRollback",
            "CatalogGc",
            "CatalogExport",
            "NotificationDelivery")) {
      Map<RawValue, String> anywhere = new LinkedHashMap<>();
      anywhere.put(json("\"full\""), "\"full\"");
      anywhere.put(json("5"), "5");
      anywhere.put(json("1.5"), "1.5");
      anywhere.put(json("true"), "true");
      anywhere.put(json("[]"), "an object");
      anywhere.put(json("[{}]"), "an object");
      anywhere.put(json("{"), "expected is JSON");
      anywhere.put(json("full"), "expected is JSON");
      anywhere.put(json("[".repeat(5_000)), "expected is JSON");
      anywhere.put(json("{\"dryly\":true}"), "\"dryly\"");
      anywhere.put(json("{\"dryly\":null}"), "\"dryly\"");
      anywhere.put(json("{\"dryly\":true,\"hurry\":1}"), "\"dryly\", \"hurry\"");
      anywhere.put(json("{\"a\\nb\":1}"), "\"a?b\"");
      anywhere.put(payload("binary/plain", "{}"), "json/plain");
      anywhere.put(payload("json/protobuf", "{}"), "json/plain");
      anywhere.put(payload("binary/encrypted", "x"), "json/plain");
      anywhere.forEach((given, named) -> table.add(new Wrong(workflow, List.of(given), named)));
      table.add(
          new Wrong(workflow, List.of(json("{}"), json("{\"dryly\":true}")), "more than one"));
    }
    Map<String, String> runs = new LinkedHashMap<>();
    runs.put("{\"Mode\":\"full\"}", "\"Mode\"");
    runs.put("{\"mode\":5}", "mode");
    runs.put("{\"mode\":\"full\",\"mode\":\"incremental\"}", "\"mode\" twice");
    runs.put("{\"mode\":true}", "mode");
    runs.put("{\"mode\":{}}", "mode");
    runs.put("{\"mode\":[\"full\"]}", "mode");
    runs.put("{\"mode\":\"sometimes\"}", "incremental, full");
    runs.put(
        "{\"mode\":\"single-batch\",\"phase\":\"images\"}", "phase is \"images\" with the mode");
    runs.put(
        "{\"mode\":\"single-batch\",\"imageStrategy\":\"auto\"}",
        "imageStrategy is \"auto\" with the mode");
    runs.put("{\"mode\":\"single-batch\",\"dryRun\":true}", "dryRun is \"true\" with the mode");
    runs.put("{\"phase\":\"both\"}", "all, images or products");
    runs.put("{\"retryIssues\":\"true\"}", "retryIssues");
    runs.put("{\"retryIssues\":1}", "retryIssues");
    runs.put("{\"acceptShrink\":\"yes\"}", "acceptShrink");
    runs.put("{\"ifRunning\":\"later\"}", "refuse, wait or skip");
    runs.put("{\"batchSize\":1.5}", "batchSize is 1.5");
    runs.put("{\"batchSize\":1.0}", "batchSize is 1.0");
    runs.put("{\"batchSize\":1e2}", "batchSize");
    runs.put("{\"batchSize\":\"10\"}", "batchSize is \"10\"");
    runs.put("{\"batchSize\":0}", "1 to 150");
    runs.put("{\"batchSize\":-1}", "1 to 150");
    runs.put("{\"batchSize\":151}", "1 to 150");
    runs.put("{\"batchSize\":3000000000}", "batchSize is 3000000000");
    runs.put("{\"batchSize\":1e999}", "batchSize");
    runs.put("{\"maxChildren\":0}", "1 to 50");
    runs.put("{\"maxChildren\":51}", "1 to 50");
    runs.put("{\"articles\":4711}", "articles");
    runs.put("{\"articles\":[\"4711\"]}", "articles is \"4711\"");
    runs.put("{\"articles\":[1.5]}", "articles is 1.5");
    runs.put("{\"articles\":[0]}", "articles is 0");
    runs.put("{\"articles\":[null]}", "articles");
    runs.put("{\"articles\":[9223372036854775808]}", "articles is 9223372036854775808");
    runs.put(
        "{\"articles\":"
            + LongStream.rangeClosed(1, 1_001)
                .mapToObj(String::valueOf)
                .collect(Collectors.joining(",", "[", "]"))
            + "}",
        "1001 ids");
    runs.put("{\"verify\":\"no\"}", "verify");
    runs.put("{\"verify\":true,\"phase\":\"products\"}", "verify");
    runs.put("{\"confirm\":\"yes\"}", "confirm is \"yes\"");
    runs.put("{\"confirm\":true,\"dryRun\":true}", "confirm is true with dryRun");
    runs.put("{\"imageStrategy\":\"all\"}", "auto, per-article or blocks");
    runs.put("{\"state\":5}", "state");
    runs.put("{\"state\":{}}", "state");
    runs.put(
        "{\"state\":{\"runId\":1,\"stage\":\"IMAGE_BATCHES\",\"counts\":{},\"searchAttributes\":[],\"notes\":[]}}",
        "state");
    runs.put("{\"state\":{\"stage\":\"NONE\"}}", "input");
    runs.forEach(
        (given, named) -> table.add(new Wrong("CatalogSync", List.of(json(given)), named)));

    Map<String, String> rollbacks = new LinkedHashMap<>();
    rollbacks.put("null", "run is null");
    rollbacks.put("{}", "run is null");
    rollbacks.put("{\"run\":\"1\"}", "run is \"1\"");
    rollbacks.put("{\"run\":0}", "run is 0");
    rollbacks.put("{\"run\":1,\"articles\":[0]}", "articles is 0");
    rollbacks.put("{\"run\":1,\"reason\":5}", "reason is 5");
    rollbacks.forEach(
        (given, named) -> table.add(new Wrong("CatalogRollback", List.of(json(given)), named)));
    Map<String, String> collections = new LinkedHashMap<>();
    collections.put("{\"delete\":\"yes\"}", "delete is \"yes\"");
    collections.put("{\"olderThan\":30}", "olderThan is 30");
    collections.put("{\"olderThan\":\"30\"}", "olderThan is \"30\"; expected is a period");
    collections.put("{\"olderThan\":\"PT-1S\"}", "olderThan is \"PT-1S\"");
    collections.forEach(
        (given, named) -> table.add(new Wrong("CatalogGc", List.of(json(given)), named)));
    Map<String, String> exports = new LinkedHashMap<>();
    exports.put("null", "format is missing");
    exports.put("{\"format\":\"csv\"}", "out is missing");
    exports.put("{\"format\":\"csv\",\"out\":\"x\",\"since\":\"7\"}", "since is \"7\"");
    exports.forEach(
        (given, named) -> table.add(new Wrong("CatalogExport", List.of(json(given)), named)));
    Map<String, String> deliveries = new LinkedHashMap<>();
    deliveries.put("null", "notification is missing");
    deliveries.put("{}", "notification is missing");
    deliveries.put("{\"notification\":\"1\"}", "notification is \"1\"");
    deliveries.put("{\"notification\":0}", "notification is 0");
    deliveries.put("{\"notification\":1}", "target is missing");
    deliveries.put("{\"notification\":1,\"target\":\"fax\"}", "target is \"fax\"");
    deliveries.forEach(
        (given, named) ->
            table.add(new Wrong("NotificationDelivery", List.of(json(given)), named)));
    for (String workflow : List.of("ImageBatch", "ProductBatch", "SingleBatch")) {
      table.add(new Wrong(workflow, List.of(), "start CatalogSync instead"));
      table.add(new Wrong(workflow, List.of(json("null")), "start CatalogSync instead"));
      table.add(new Wrong(workflow, List.of(json("")), "start CatalogSync instead"));
      table.add(new Wrong(workflow, List.of(json("{}")), "runId is missing"));
      table.add(new Wrong(workflow, List.of(json("{\"runId\":1}")), "number is missing"));
      table.add(new Wrong(workflow, List.of(json("{\"runId\":null}")), "runId is missing"));
      table.add(new Wrong(workflow, List.of(json("{\"runId\":\"1\"}")), "runId is \"1\""));
      table.add(
          new Wrong(
              workflow,
              List.of(json("{\"runId\":1,\"number\":1,\"articleIds\":[1],\"runId\":2}")),
              "\"runId\" twice"));
    }
    Map<String, String> images = new LinkedHashMap<>();
    images.put("{\"runId\":0,\"number\":1}", "runId is 0");
    images.put("{\"runId\":1,\"number\":0}", "number is 0");
    images.put("{\"runId\":1,\"number\":1}", "moment is missing");
    images.put("{\"runId\":1,\"number\":1,\"moment\":\"today\"}", "moment is \"today\"");
    images.put(BATCH + "\"articleIds\":null}", "articleIds is missing");
    images.put(BATCH + "\"articleIds\":[]}", "articleIds is missing");
    images.put(BATCH + "\"articleIds\":[null]}", "articleIds");
    images.put(BATCH + "\"articleIds\":[0]}", "articleIds is 0");
    images.put(BATCH + "\"articleIds\":[],\"block\":{}}", "block.full is missing");
    images.put(
        BATCH + "\"block\":{\"full\":false,\"retryIssues\":false,\"ahead\":false}}",
        "block.reading is missing");
    images.put(
        BATCH
            + "\"block\":{\"full\":false,\"retryIssues\":false,\"ahead\":false,\"reading\":{\"articles\":1,\"prove\":false}}}",
        "block.searchAttributes is missing");
    images.put(BATCH + "\"block\":{\"hurry\":true}}", "\"block.hurry\"");
    images.put(BATCH + "\"block\":7}", "block is 7");
    images.forEach(
        (given, named) -> table.add(new Wrong("ImageBatch", List.of(json(given)), named)));
    table.add(
        new Wrong(
            "ProductBatch",
            List.of(json("{\"runId\":1,\"number\":1,\"articleIds\":[-4]}")),
            "articleIds is -4"));
    return table.stream();
  }

  private static WorkflowStub started(WorkflowClient client, Wrong wrong) {
    WorkflowStub stub =
        client.newUntypedWorkflowStub(
            wrong.workflow(), WorkflowOptions.newBuilder().setTaskQueue(TaskQueues.SYNC).build());
    stub.start(wrong.given().toArray());
    return stub;
  }

  private static void endAsInvalidInput(WorkflowClient client) {
    Map<Wrong, WorkflowStub> started = new LinkedHashMap<>();
    table().forEach(wrong -> started.put(wrong, started(client, wrong)));
    started.forEach(
        (wrong, stub) -> {
          WorkflowFailedException failed =
              catchThrowableOfType(
                  WorkflowFailedException.class, () -> stub.getResult(Object.class));
          assertThat(failed).as(wrong.toString()).isNotNull();
          assertThat(failed.getCause())
              .as(wrong.toString())
              .isInstanceOfSatisfying(
                  ApplicationFailure.class,
                  cause -> {
                    assertThat(cause.getType()).isEqualTo("INVALID_INPUT");
                    assertThat(cause.isNonRetryable()).isTrue();
                    assertThat(cause.getOriginalMessage()).contains(wrong.named());
                  });
          assertThat(failedTasks(client, stub)).as(wrong.toString()).isZero();
        });
  }

  private static long failedTasks(WorkflowClient client, WorkflowStub stub) {
    return client.fetchHistory(stub.getExecution().getWorkflowId()).getEvents().stream()
        .filter(event -> event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED)
        .count();
  }

  @Test
  void aWrongInputEndsEachWorkflowOnTheRealServer() {
    endAsInvalidInput(sync.temporal().client());
    assertThat(sync.sql().number("select count(*) from sync.run where message like 'The input%'"))
        .as("no run was opened for any of them")
        .isZero();
  }

  @Test
  void aWrongInputEndsEachWorkflowInMemory() {
    try (TestWorkflowEnvironment temporal = TestWorkflowEnvironment.newInstance()) {
      temporal
          .newWorker(TaskQueues.SYNC)
          .registerWorkflowImplementationTypes(
              CatalogSyncWorkflow.class,
              ImageBatchWorkflow.class,
              ProductBatchWorkflow.class,
              SingleBatchWorkflow.class,
              CatalogRollbackWorkflow.class,
              CatalogGcWorkflow.class,
              CatalogExportWorkflow.class,
              NotificationDeliveryWorkflow.class);
      temporal.start();
      endAsInvalidInput(temporal.getWorkflowClient());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "{}", "{\"mode\":null,\"articles\":[]}"})
  void nothingAtAllIsANormalRun(String given) {
    WorkflowStub stub =
        started(sync.temporal().client(), new Wrong("CatalogSync", List.of(json(given)), ""));
    assertThat(stub.getResult(CatalogSyncResult.class).outcome()).isEqualTo("completed");
  }

  @Test
  void aMemoThatIsNoTextEndsTheRunToo() {
    WorkflowStub stub =
        sync.temporal()
            .client()
            .newUntypedWorkflowStub(
                "CatalogSync",
                WorkflowOptions.newBuilder()
                    .setTaskQueue(TaskQueues.SYNC)
                    .setMemo(Map.of(SyncMemo.INSTALLATION, List.of(1)))
                    .build());
    stub.start();
    assertThat(
            catchThrowableOfType(
                WorkflowFailedException.class, () -> stub.getResult(CatalogSyncResult.class)))
        .hasRootCauseInstanceOf(ApplicationFailure.class)
        .hasStackTraceContaining("type='INVALID_INPUT'")
        .hasStackTraceContaining(SyncMemo.INSTALLATION);
  }

  @Test
  void updatesQueriesAndSignalsOfAnyKindLeaveTheRunAsItIs() {
    WorkflowClient client = sync.temporal().client();
    WorkflowStub waiting =
        started(
            client,
            new Wrong("CatalogSync", List.of(json("{\"mode\":\"full\",\"batchSize\":1}")), ""));
    PauseState paused = pausedOnceOpen(waiting);
    assertThat(paused.paused()).isTrue();

    List<RawValue> odd =
        Stream.of("\"now\"", "5", "[]", "{", "{\"reason\":{}}", "{\"minutes\":5}")
            .map(InputsTest::json)
            .collect(Collectors.toCollection(ArrayList::new));
    odd.add(payload("binary/plain", "x"));
    odd.add(payload("binary/encrypted", "x"));
    for (String update : List.of("pause", "resume", "nonsense")) {
      for (RawValue given : odd) {
        assertThat(
                catchThrowableOfType(
                    WorkflowUpdateException.class,
                    () -> waiting.update(update, PauseState.class, given)))
            .as("%s %s", update, given)
            .isNotNull();
      }
    }
    for (RawValue given : odd) {
      waiting.signal("nonsense", given);
      assertThat(waiting.query("progress", Progress.class, given).pausedSince()).isNotNull();
    }

    assertThat(waiting.update("resume", PauseState.class).paused()).isFalse();
    assertThat(waiting.getResult(CatalogSyncResult.class).outcome()).isEqualTo("completed");
    assertThat(failedTasks(client, waiting)).isZero();
  }

  private static PauseState pausedOnceOpen(WorkflowStub run) {
    while (true) {
      try {
        return run.update("pause", PauseState.class);
      } catch (WorkflowUpdateException notOpenYet) {
        assertThat(notOpenYet).hasStackTraceContaining("not open yet");
      }
    }
  }
}

package dev.verialsync.acceptance;

import static org.awaitility.Awaitility.await;

import dev.verialsync.local.LocalStack;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.simulator.faults.Fault;
import dev.verialsync.starter.runs.CatalogRuns;
import dev.verialsync.worker.WorkerSchedule;
import dev.verialsync.workflows.CatalogSync;
import dev.verialsync.workflows.TaskQueues;
import dev.verialsync.workflows.messages.commands.CatalogSyncInput;
import dev.verialsync.workflows.messages.commands.PauseCommand;
import dev.verialsync.workflows.messages.garbage.CatalogGcInput;
import dev.verialsync.workflows.messages.notify.SyncWatchResult;
import dev.verialsync.workflows.messages.results.Acknowledgement;
import dev.verialsync.workflows.messages.results.CatalogSyncResult;
import dev.verialsync.workflows.messages.results.Progress;
import dev.verialsync.workflows.messages.rollback.CatalogRollbackInput;
import dev.verialsync.workflows.messages.shop.CatalogExportInput;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.common.WorkflowExecutionHistory;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Records the histories that the replay tests of {@code workflows} replay, from real runs on the
 * real server. Run with {@code -Drecord.histories=DIRECTORY} after a change of the workflows.
 */
@ExtendWith(EmbeddedStack.class)
@EnabledIfSystemProperty(named = "record.histories", matches = ".+")
final class HistoryRecording {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String IMAGES = "GetImagenesArticulosWS";

  private final Path directory = Path.of(System.getProperty("record.histories"));

  @Test
  void record(LocalStack stack) throws Exception {
    Files.createDirectories(directory);
    try (SyncFixture sync =
        SyncFixture.on(stack, SimulatorOptions.builder().articles(430).build())) {
      sync.startWorker();
      WorkflowClient client = sync.temporal().client();

      sync.simulator.faults().add(Fault.status(503).on(IMAGES).times(3));
      WorkflowStub retried = start(sync, 20, "images");
      retried.getResult(CatalogSyncResult.class);
      save(client, retried, "images-with-retries");
      save(client, child(retried, "images/1"), "image-batch-with-retries");

      WorkflowStub cancelled = cancelledInTheImages(sync);
      save(client, cancelled, "cancelled");

      WorkflowStub paused = start(sync, 40, "products");
      paused.getResult(CatalogSyncResult.class);
      save(client, paused, "products");
      save(client, child(paused, "products/1"), "product-batch");

      WorkflowStub pausedAndResumed = pausedAndResumed(sync, client);
      save(client, pausedAndResumed, "paused-and-resumed");

      WorkflowStub unchanged = start(sync, null, null);
      unchanged.getResult(CatalogSyncResult.class);
      save(client, unchanged, "unchanged");

      WorkflowStub longer = start(sync, 1, null, "full");
      String first = longer.getExecution().getRunId();
      longer.getResult(CatalogSyncResult.class);
      save(client, execution(longer, first), "continued-as-new-first");
      save(client, execution(longer, ""), "continued-as-new-last");

      WorkflowStub byBlock =
          sync.start(CatalogSyncInput.builder().mode("full").imageStrategy("blocks").build());
      byBlock.getResult(CatalogSyncResult.class);
      save(client, byBlock, "images-by-block");
      save(client, child(byBlock, "images/1"), "image-batch-of-a-block");

      WorkflowStub verified =
          sync.start(CatalogSyncInput.builder().phase("images").verify(true).build());
      verified.getResult(CatalogSyncResult.class);
      save(client, verified, "verified");

      WorkflowStub chosen =
          sync.start(CatalogSyncInput.builder().articles(List.of(4L, 7L, 999_999L)).build());
      chosen.getResult(CatalogSyncResult.class);
      save(client, chosen, "chosen-articles");

      WorkflowStub single =
          sync.start(CatalogSyncInput.builder().mode("single-batch").batchSize(20).build());
      single.getResult(CatalogSyncResult.class);
      save(client, single, "single-batches");
      save(client, child(single, "batches/1"), "single-batch");

      WorkflowStub dry = sync.start(CatalogSyncInput.builder().dryRun(true).build());
      dry.getResult(CatalogSyncResult.class);
      save(client, dry, "dry-run");

      save(client, confirmed(sync, client), "confirmed");

      CatalogRuns runs = new CatalogRuns(client, Clock.systemUTC());
      WorkflowStub rollback =
          client.newUntypedWorkflowStub(
              runs.start(new CatalogRollbackInput(1L, null, "recorded", null), Optional.empty()));
      rollback.getResult(CatalogSyncResult.class);
      save(client, rollback, "rollback");
    }
  }

  @Test
  void recordWhatIsNoRun(LocalStack stack) throws Exception {
    Files.createDirectories(directory);
    try (SyncFixture sync = SyncFixture.on(stack, SimulatorOptions.builder().articles(5).build())) {
      sync.startWorker();
      sync.run();
      WorkflowClient client = sync.temporal().client();
      recordOne(client, "gc", "CatalogGc", new CatalogGcInput(false, "PT0S"));
      recordOne(client, "sale", "SaleWatch");
      recordOne(client, "renditions", "ImageRenditions");
      recordOne(
          client,
          "export",
          "CatalogExport",
          new CatalogExportInput("jsonl", "s3://%s/x".formatted(sync.bucket()), null, null));
    }
  }

  private void recordOne(WorkflowClient client, String name, String type, Object... input)
      throws IOException {
    WorkflowStub stub =
        client.newUntypedWorkflowStub(
            type, WorkflowOptions.newBuilder().setTaskQueue(TaskQueues.SYNC).build());
    stub.start(input);
    stub.getResult(Object.class);
    save(client, stub, name);
  }

  @Test
  void recordNotifications(LocalStack stack) throws Exception {
    Files.createDirectories(directory);
    try (MockWebServer receiver = new MockWebServer();
        SyncFixture sync = SyncFixture.on(stack, SimulatorOptions.builder().articles(1).build())) {
      receiver.start();
      sync.with("NOTIFY_WEBHOOK_URL", receiver.url("/").toString()).startWorker();
      WorkflowClient client = sync.temporal().client();
      for (int code : new int[] {500, 204, 410}) {
        receiver.enqueue(new MockResponse.Builder().code(code).build());
      }
      for (String name : List.of("notification-with-retries", "notification-given-up")) {
        long id =
            sync.sql()
                .number(
                    """
                    with n as (insert into sync.notification (kind, stage) values ('failed', 'raised') returning id)
                    insert into sync.delivery (notification_id, target) select id, 'webhook' from n returning notification_id
                    """);
        WorkflowStub watch =
            client.newUntypedWorkflowStub(
                "SyncWatch", WorkflowOptions.newBuilder().setTaskQueue(TaskQueues.SYNC).build());
        watch.start();
        watch.getResult(SyncWatchResult.class);
        save(client, watch, "watch");
        WorkflowStub delivery =
            client.newUntypedWorkflowStub("verial-sync-notify/%d/webhook".formatted(id));
        try {
          delivery.getResult(Acknowledgement.class);
        } catch (WorkflowFailedException givenUp) {
          // It has been recorded all the same.
        }
        save(client, delivery, name);
      }
      ScheduleClient.newInstance(sync.temporal().stubs())
          .getHandle(WorkerSchedule.WATCH.id())
          .delete();
    }
  }

  private static WorkflowStub cancelledInTheImages(SyncFixture sync) throws Exception {
    sync.simulator.calls().reset();
    sync.simulator.setLatency(Duration.ofMillis(200));
    WorkflowStub stub = start(sync, 50, "images", "full");
    sync.simulator.calls().awaitTotal(IMAGES, 20, PATIENCE);
    stub.cancel();
    try {
      stub.getResult(CatalogSyncResult.class);
    } catch (WorkflowFailedException expected) {
      sync.simulator.setLatency(Duration.ZERO);
    }
    return stub;
  }

  private static WorkflowStub pausedAndResumed(SyncFixture sync, WorkflowClient client)
      throws Exception {
    sync.simulator.calls().reset();
    sync.simulator.setLatency(Duration.ofMillis(50));
    WorkflowStub stub = start(sync, 50, null, "full");
    sync.simulator.calls().awaitTotal(IMAGES, 20, PATIENCE);
    CatalogSync run =
        client.newWorkflowStub(CatalogSync.class, stub.getExecution().getWorkflowId());
    run.pause(new PauseCommand("the shop opens"));
    run.resume(null);
    sync.simulator.setLatency(Duration.ZERO);
    stub.getResult(CatalogSyncResult.class);
    return stub;
  }

  private static WorkflowStub confirmed(SyncFixture sync, WorkflowClient client) {
    sync.simulator.catalogue().addArticle();
    WorkflowStub stub = sync.start(CatalogSyncInput.builder().confirm(true).build());
    CatalogSync run =
        client.newWorkflowStub(CatalogSync.class, stub.getExecution().getWorkflowId());
    await()
        .atMost(PATIENCE)
        .until(() -> run.progress().state().equals(Progress.WAITING_FOR_CONFIRMATION));
    run.confirm(null, null);
    stub.getResult(CatalogSyncResult.class);
    return stub;
  }

  private static WorkflowStub start(
      SyncFixture sync, @Nullable Integer batchSize, @Nullable String phase) {
    return start(sync, batchSize, phase, null);
  }

  private static WorkflowStub start(
      SyncFixture sync,
      @Nullable Integer batchSize,
      @Nullable String phase,
      @Nullable String mode) {
    return sync.start(
        CatalogSyncInput.builder()
            .mode(mode)
            .phase(phase)
            .batchSize(batchSize)
            .imageStrategy("per-article")
            .build());
  }

  private static WorkflowExecution child(WorkflowStub parent, String suffix) {
    return WorkflowExecution.newBuilder()
        .setWorkflowId(parent.getExecution().getWorkflowId() + "/" + suffix)
        .build();
  }

  private static WorkflowExecution execution(WorkflowStub stub, String runId) {
    return WorkflowExecution.newBuilder()
        .setWorkflowId(stub.getExecution().getWorkflowId())
        .setRunId(runId)
        .build();
  }

  private void save(WorkflowClient client, WorkflowStub stub, String name) throws IOException {
    save(client, execution(stub, ""), name);
  }

  private void save(WorkflowClient client, WorkflowExecution execution, String name)
      throws IOException {
    WorkflowExecutionHistory history =
        execution.getRunId().isEmpty()
            ? client.fetchHistory(execution.getWorkflowId())
            : client.fetchHistory(execution.getWorkflowId(), execution.getRunId());
    Path file = directory.resolve(name + ".json.gz");
    try (OutputStream gz = new GZIPOutputStream(Files.newOutputStream(file))) {
      gz.write(history.toJson(true).getBytes(StandardCharsets.UTF_8));
    }
  }
}

package dev.verialsync.workflows.orchestration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verialsync.workflows.CatalogSync;
import dev.verialsync.workflows.messages.commands.PauseCommand;
import dev.verialsync.workflows.messages.results.Acknowledgement;
import dev.verialsync.workflows.messages.results.CatalogSyncResult;
import dev.verialsync.workflows.messages.results.PauseState;
import dev.verialsync.workflows.messages.results.Progress;
import dev.verialsync.workflows.orchestration.notify.NotificationDeliveryWorkflow;
import dev.verialsync.workflows.orchestration.notify.SyncWatchWorkflow;
import dev.verialsync.workflows.orchestration.sale.SaleWatchWorkflow;
import dev.verialsync.workflows.orchestration.shop.CatalogExportWorkflow;
import dev.verialsync.workflows.orchestration.shop.ImageRenditionsWorkflow;
import io.temporal.api.enums.v1.EventType;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.common.converter.RawValue;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What runs in production may be under way when new code arrives: it must replay what the old did.
 */
final class ReplayTest {

  private static final Path HISTORIES = Path.of("src", "test", "resources", "histories");
  private static final Path NEWEST = HISTORIES.resolve("1.0.0");
  private static final int MOST_EVENTS = 4_096;
  private static final int MOST_PAYLOAD_BYTES = 64 * 1024;

  static List<Path> histories() throws IOException {
    try (Stream<Path> files = Files.walk(HISTORIES)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static WorkflowExecutionHistory read(Path file) {
    try (InputStream json = new GZIPInputStream(Files.newInputStream(file))) {
      return WorkflowExecutionHistory.fromJson(
          new String(json.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void everyKindOfRunWasRecorded() throws IOException {
    assertThat(NEWEST.toFile().list())
        .containsExactlyInAnyOrder(
            "unchanged.json.gz",
            "images-with-retries.json.gz",
            "image-batch-with-retries.json.gz",
            "products.json.gz",
            "rollback.json.gz",
            "product-batch.json.gz",
            "continued-as-new-first.json.gz",
            "continued-as-new-last.json.gz",
            "dry-run.json.gz",
            "confirmed.json.gz",
            "single-batch.json.gz",
            "single-batches.json.gz",
            "paused-and-resumed.json.gz",
            "cancelled.json.gz",
            "images-by-block.json.gz",
            "image-batch-of-a-block.json.gz",
            "verified.json.gz",
            "chosen-articles.json.gz",
            "watch.json.gz",
            "notification-with-retries.json.gz",
            "notification-given-up.json.gz",
            "gc.json.gz",
            "sale.json.gz",
            "renditions.json.gz",
            "export.json.gz");
  }

  @ParameterizedTest
  @MethodSource("histories")
  void replays(Path file) {
    assertThatCode(
            () ->
                WorkflowReplayer.replayWorkflowExecution(
                    read(file),
                    CatalogSyncWorkflow.class,
                    ImageBatchWorkflow.class,
                    CatalogRollbackWorkflow.class,
                    CatalogGcWorkflow.class,
                    ProductBatchWorkflow.class,
                    SingleBatchWorkflow.class,
                    SyncWatchWorkflow.class,
                    NotificationDeliveryWorkflow.class,
                    SaleWatchWorkflow.class,
                    ImageRenditionsWorkflow.class,
                    CatalogExportWorkflow.class))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @MethodSource("histories")
  void staysFarFromTheEnginesLimits(Path file) {
    WorkflowExecutionHistory history = read(file);
    assertThat(history.getHistory().getEventsCount()).isLessThan(MOST_EVENTS);
    assertThat(history.getHistory().getEventsList())
        .allSatisfy(event -> assertThat(event.getSerializedSize()).isLessThan(MOST_PAYLOAD_BYTES));
  }

  @Test
  void theLongRunWasContinuedAsNew() {
    WorkflowExecutionHistory first = read(NEWEST.resolve("continued-as-new-first.json.gz"));
    assertThat(first.getLastEvent().getEventType())
        .isEqualTo(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW);
  }

  @Test
  void anIncompatibleImplementationIsRefused() {
    assertThatThrownBy(
            () ->
                WorkflowReplayer.replayWorkflowExecution(
                    read(NEWEST.resolve("unchanged.json.gz")), SleepsFirst.class))
        .hasStackTraceContaining("NonDeterministicException");
  }

  /** Waits before it opens the run, which no recorded run did. */
  public static final class SleepsFirst implements CatalogSync {
    private final CatalogSyncWorkflow workflow;

    @WorkflowInit
    public SleepsFirst(@Nullable RawValue input, @Nullable RawValue surplus) {
      workflow = new CatalogSyncWorkflow(input, surplus);
    }

    @Override
    public CatalogSyncResult run(@Nullable RawValue input, @Nullable RawValue surplus) {
      Workflow.sleep(Duration.ofMinutes(1));
      return workflow.run(input, surplus);
    }

    @Override
    public Acknowledgement confirm(@Nullable RawValue answer, @Nullable RawValue surplus) {
      return workflow.confirm(answer, surplus);
    }

    @Override
    public void validateConfirm(@Nullable RawValue answer, @Nullable RawValue surplus) {
      workflow.validateConfirm(answer, surplus);
    }

    @Override
    public void blockRead(int number) {
      workflow.blockRead(number);
    }

    @Override
    public Progress progress() {
      return workflow.progress();
    }

    @Override
    public PauseState pause(@Nullable PauseCommand command) {
      return workflow.pause(command);
    }

    @Override
    public void validatePause(@Nullable PauseCommand command) {
      workflow.validatePause(command);
    }

    @Override
    public PauseState resume(@Nullable PauseCommand command) {
      return workflow.resume(command);
    }

    @Override
    public void validateResume(@Nullable PauseCommand command) {
      workflow.validateResume(command);
    }
  }
}

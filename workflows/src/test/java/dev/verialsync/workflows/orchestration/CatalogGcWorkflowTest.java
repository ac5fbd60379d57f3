package dev.verialsync.workflows.orchestration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verialsync.workflows.ErrorType;
import dev.verialsync.workflows.GarbageActivities;
import dev.verialsync.workflows.SyncMemo;
import dev.verialsync.workflows.TaskQueues;
import dev.verialsync.workflows.messages.garbage.CatalogGcInput;
import dev.verialsync.workflows.messages.garbage.CatalogGcResult;
import dev.verialsync.workflows.messages.garbage.CollectGarbageCommand;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class CatalogGcWorkflowTest {

  private static final CatalogGcResult REMOVED =
      new CatalogGcResult(true, 3, 30, 1, 10, 7, 5, List.of());

  private final TestWorkflowEnvironment temporal = TestWorkflowEnvironment.newInstance();
  private final AtomicReference<@Nullable CollectGarbageCommand> asked = new AtomicReference<>();

  @AfterEach
  void close() {
    temporal.close();
  }

  private WorkflowStub started(
      Function<CollectGarbageCommand, CatalogGcResult> collecting, Object... input) {
    Worker worker = temporal.newWorker(TaskQueues.SYNC);
    worker.registerWorkflowImplementationTypes(CatalogGcWorkflow.class);
    worker.registerActivitiesImplementations(
        (GarbageActivities)
            command -> {
              asked.set(command);
              return collecting.apply(command);
            });
    temporal.start();
    WorkflowStub stub =
        temporal
            .getWorkflowClient()
            .newUntypedWorkflowStub(
                "CatalogGc",
                WorkflowOptions.newBuilder()
                    .setTaskQueue(TaskQueues.SYNC)
                    .setMemo(Map.of(SyncMemo.INSTALLATION, "ours"))
                    .build());
    stub.start(input);
    return stub;
  }

  @Test
  void withoutInputItOnlyReports() {
    assertThat(started(command -> REMOVED).getResult(CatalogGcResult.class)).isEqualTo(REMOVED);
    assertThat(asked.get()).isEqualTo(new CollectGarbageCommand(false, null, "ours"));
  }

  @Test
  void whatTheInputSaysIsPassedOn() {
    started(command -> REMOVED, new CatalogGcInput(true, "P7D")).getResult(CatalogGcResult.class);
    assertThat(asked.get()).isEqualTo(new CollectGarbageCommand(true, "P7D", "ours"));
  }

  @Test
  void aWrongConfigurationEndsIt() {
    WorkflowStub stub =
        started(
            command -> {
              throw ErrorType.CONFIGURATION.failure("The bucket belongs to another installation.");
            });
    assertThatThrownBy(() -> stub.getResult(CatalogGcResult.class))
        .isInstanceOf(WorkflowFailedException.class)
        .cause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> {
              assertThat(failure.getType()).isEqualTo("CONFIGURATION");
              assertThat(failure.getOriginalMessage())
                  .isEqualTo("The bucket belongs to another installation.");
            });
  }
}

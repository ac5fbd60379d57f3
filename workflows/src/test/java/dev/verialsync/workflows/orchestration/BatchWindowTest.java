package dev.verialsync.workflows.orchestration;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verialsync.workflows.ErrorType;
import dev.verialsync.workflows.messages.results.BatchResult;
import dev.verialsync.workflows.messages.values.PlannedBatch;
import dev.verialsync.workflows.messages.values.SyncCounts;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class BatchWindowTest {

  @WorkflowInterface
  public interface Window {
    @WorkflowMethod(name = "Window")
    boolean run();
  }

  /** Its work cannot count what a batch came to. */
  public static final class Miscounting implements Window, BatchWindow.Work {
    @Override
    public boolean run() {
      return new BatchWindow(1, 0, this).run();
    }

    @Override
    public Promise<List<PlannedBatch>> read(int afterBatch) {
      return Workflow.newPromise(
          afterBatch == 0 ? List.of(new PlannedBatch(1, List.of(1L))) : List.of());
    }

    @Override
    public Promise<BatchResult> start(PlannedBatch batch) {
      return Workflow.newPromise(new BatchResult(SyncCounts.NONE));
    }

    @Override
    public void ended(PlannedBatch batch, BatchResult result) {
      throw ErrorType.DEFECT.failure("cannot be counted");
    }

    @Override
    public boolean paused() {
      return false;
    }

    @Override
    public boolean mustContinueAsNew() {
      return false;
    }
  }

  @Test
  void aFailureInCountingABatchEndsTheWindowInsteadOfBeingLost() {
    try (TestWorkflowEnvironment temporal = TestWorkflowEnvironment.newInstance()) {
      temporal.newWorker("windows").registerWorkflowImplementationTypes(Miscounting.class);
      temporal.start();
      WorkflowStub window =
          temporal
              .getWorkflowClient()
              .newUntypedWorkflowStub(
                  "Window", WorkflowOptions.newBuilder().setTaskQueue("windows").build());
      window.start();
      assertThatThrownBy(() -> window.getResult(Boolean.class))
          .hasStackTraceContaining("cannot be counted");
    }
  }
}

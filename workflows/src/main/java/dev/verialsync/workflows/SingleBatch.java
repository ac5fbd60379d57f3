package dev.verialsync.workflows;

import dev.verialsync.workflows.messages.results.BatchResult;
import dev.verialsync.workflows.messages.single.SingleBatchInput;
import io.temporal.common.converter.RawValue;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;

/** Everything for one batch of articles, as the system did it that this one replaces. */
@WorkflowInterface
public interface SingleBatch {
  /**
   * Works through the batch.
   *
   * @param input a {@link SingleBatchInput}, raw: a wrong one must end the workflow, not fail its
   *     task
   * @param surplus a second input, which is refused
   */
  @WorkflowMethod(name = "SingleBatch")
  BatchResult run(@Nullable RawValue input, @Nullable RawValue surplus);
}

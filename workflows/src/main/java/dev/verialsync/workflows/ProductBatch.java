package dev.verialsync.workflows;

import dev.verialsync.workflows.messages.commands.ProductBatchInput;
import dev.verialsync.workflows.messages.results.BatchResult;
import io.temporal.common.converter.RawValue;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;

/** Phase 2 for one batch of articles: one activity, one short transaction. */
@WorkflowInterface
public interface ProductBatch {
  /**
   * Works through the batch.
   *
   * @param input a {@link ProductBatchInput}, raw: a wrong one must end the workflow, not fail its
   *     task
   * @param surplus a second input, which is refused
   */
  @WorkflowMethod(name = "ProductBatch")
  BatchResult run(@Nullable RawValue input, @Nullable RawValue surplus);
}

package dev.verialsync.workflows;

import dev.verialsync.workflows.messages.BatchResult;
import dev.verialsync.workflows.messages.ProductBatchInput;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Phase 2 for one batch of articles: one activity, one short transaction. */
@WorkflowInterface
public interface ProductBatch {
  @WorkflowMethod(name = "ProductBatch")
  BatchResult run(ProductBatchInput input);
}

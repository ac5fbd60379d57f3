package dev.verialsync.workflows;

import dev.verialsync.workflows.messages.BatchResult;
import dev.verialsync.workflows.messages.ImageBatchInput;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Phase 1 for one batch of articles: one activity per article fetches and stores its pictures. */
@WorkflowInterface
public interface ImageBatch {
  @WorkflowMethod(name = "ImageBatch")
  BatchResult run(ImageBatchInput input);
}

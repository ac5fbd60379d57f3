package dev.verialsync.workflows;

import dev.verialsync.workflows.messages.commands.ImageBatchInput;
import dev.verialsync.workflows.messages.results.BatchResult;
import io.temporal.common.converter.RawValue;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;

/** Phase 1 for one batch of articles: one activity per article fetches and stores its images. */
@WorkflowInterface
public interface ImageBatch {
  /**
   * Works through the batch.
   *
   * @param input a {@link ImageBatchInput}, raw: a wrong one must end the workflow, not fail its
   *     task
   * @param surplus a second input, which is refused
   */
  @WorkflowMethod(name = "ImageBatch")
  BatchResult run(@Nullable RawValue input, @Nullable RawValue surplus);
}

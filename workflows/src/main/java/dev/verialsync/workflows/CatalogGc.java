package dev.verialsync.workflows;

import dev.verialsync.workflows.messages.garbage.CatalogGcInput;
import dev.verialsync.workflows.messages.garbage.CatalogGcResult;
import io.temporal.common.converter.RawValue;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;

/**
 * Garbage collection: what the command {@code gc} does, done by a worker, for schedules. Started
 * with no input it only reports. Safe during runs and other collections. Fails with the types of
 * {@link ErrorType}.
 */
@WorkflowInterface
public interface CatalogGc {

  /**
   * Ends when everything is looked at, and removed where asked for.
   *
   * @param input a {@link CatalogGcInput}, raw: a wrong one must end the workflow, not fail its
   *     task
   * @param surplus a second input, which is refused
   */
  @WorkflowMethod(name = "CatalogGc")
  CatalogGcResult run(@Nullable RawValue input, @Nullable RawValue surplus);
}

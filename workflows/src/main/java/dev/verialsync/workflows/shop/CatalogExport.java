package dev.verialsync.workflows.shop;

import dev.verialsync.workflows.ErrorType;
import dev.verialsync.workflows.messages.shop.CatalogExportInput;
import dev.verialsync.workflows.messages.shop.CatalogExportResult;
import io.temporal.common.converter.RawValue;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;

/**
 * An export: what the command {@code export} does, done by a worker, for schedules. Fails with the
 * types of {@link ErrorType}.
 */
@WorkflowInterface
public interface CatalogExport {

  /**
   * Ends when the file or the object is there, complete.
   *
   * @param input a {@link CatalogExportInput}, raw: a wrong one must end the workflow, not fail its
   *     task
   * @param surplus a second input, which is refused
   */
  @WorkflowMethod(name = "CatalogExport")
  CatalogExportResult run(@Nullable RawValue input, @Nullable RawValue surplus);
}

package dev.verialsync.workflows;

import dev.verialsync.workflows.messages.results.CatalogSyncResult;
import dev.verialsync.workflows.messages.results.Progress;
import dev.verialsync.workflows.messages.rollback.CatalogRollbackInput;
import io.temporal.common.converter.RawValue;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;

/**
 * Puts {@code shop} back as it was before a run, and holds it so until somebody releases it. It is
 * a run of its own: one in {@code runs}, alone while it lasts. Fails with the types of {@link
 * ErrorType}.
 */
@WorkflowInterface
public interface CatalogRollback {

  /**
   * Ends when all is put back.
   *
   * @param input a {@link CatalogRollbackInput}, raw: a wrong one must end the run, not fail its
   *     task
   * @param surplus a second input, which is refused
   */
  @WorkflowMethod(name = "CatalogRollback")
  CatalogSyncResult run(@Nullable RawValue input, @Nullable RawValue surplus);

  /** How far it is. */
  @QueryMethod
  Progress progress();
}

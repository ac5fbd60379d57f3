package dev.verialsync.workflows;

import dev.verialsync.workflows.messages.results.SaleCompared;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Looks once at what dates that have passed put on sale, or removed from it, and tells the change
 * feed. A schedule starts it every five minutes.
 */
@WorkflowInterface
public interface SaleWatch {

  /** Takes no input. */
  @WorkflowMethod(name = "SaleWatch")
  SaleCompared run();
}

package dev.verialsync.workflows;

import dev.verialsync.workflows.messages.notify.SyncWatchResult;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Looks once at what people should be told of, and begins to deliver what is to be sent. A schedule
 * starts it each minute.
 */
@WorkflowInterface
public interface SyncWatch {

  /** Ends when each delivery has begun; takes no input. */
  @WorkflowMethod(name = "SyncWatch")
  SyncWatchResult run();
}

package dev.verialsync.workflows;

import dev.verialsync.workflows.messages.notify.NotificationDeliveryInput;
import dev.verialsync.workflows.messages.results.Acknowledgement;
import io.temporal.common.converter.RawValue;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;

/**
 * Sends one notification to one target, again and again for a day; then, or when it is cancelled,
 * the notification is given up. Fails with the types of {@link ErrorType}.
 */
@WorkflowInterface
public interface NotificationDelivery {

  /**
   * Ends when the target has taken the notification.
   *
   * @param input a {@link NotificationDeliveryInput}, raw: a wrong one must end the workflow, not
   *     fail its task
   * @param surplus a second input, which is refused
   */
  @WorkflowMethod(name = "NotificationDelivery")
  Acknowledgement run(@Nullable RawValue input, @Nullable RawValue surplus);
}

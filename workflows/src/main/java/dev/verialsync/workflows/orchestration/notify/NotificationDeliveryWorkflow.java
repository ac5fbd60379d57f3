package dev.verialsync.workflows.orchestration.notify;

import static dev.verialsync.workflows.orchestration.input.InputReader.invalid;

import dev.verialsync.workflows.NotificationDelivery;
import dev.verialsync.workflows.NotifyActivities;
import dev.verialsync.workflows.SyncMemo;
import dev.verialsync.workflows.messages.notify.DeliverCommand;
import dev.verialsync.workflows.messages.notify.NotificationDeliveryInput;
import dev.verialsync.workflows.messages.results.Acknowledgement;
import dev.verialsync.workflows.orchestration.Policies;
import dev.verialsync.workflows.orchestration.RunFailure;
import dev.verialsync.workflows.orchestration.input.InputReader;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.converter.RawValue;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One notification's way to one target. */
public final class NotificationDeliveryWorkflow implements NotificationDelivery {

  private static final List<String> TARGETS = List.of("mail", "webhook");

  @Override
  public Acknowledgement run(@Nullable RawValue given, @Nullable RawValue surplus) {
    DeliverCommand command = judged(given, surplus);
    try {
      return activities(Policies.delivery(command)).deliver(command);
    } catch (ActivityFailure e) {
      Workflow.newDetachedCancellationScope(
              () -> activities(Policies.givingUp(command)).giveUp(command))
          .run();
      throw new RunFailure(e).toThrow(true);
    }
  }

  private static NotifyActivities activities(ActivityOptions policy) {
    return Workflow.newActivityStub(NotifyActivities.class, policy);
  }

  private static DeliverCommand judged(@Nullable RawValue given, @Nullable RawValue surplus) {
    NotificationDeliveryInput input =
        InputReader.read(NotificationDeliveryInput.class, given, surplus);
    if (input == null || input.notification() < 1) {
      throw invalid(
          "notification",
          input == null ? "missing" : String.valueOf(input.notification()),
          "an id in sync.notification");
    }
    String target = input.target();
    if (target == null || !TARGETS.contains(target)) {
      throw invalid(
          "target",
          target == null ? "missing" : InputReader.quoted(target),
          String.join(" or ", TARGETS));
    }
    return new DeliverCommand(input.notification(), target, SyncMemo.installation());
  }
}

package dev.verialsync.workflows.orchestration.notify;

import dev.verialsync.workflows.NotifyActivities;
import dev.verialsync.workflows.SyncMemo;
import dev.verialsync.workflows.SyncWatch;
import dev.verialsync.workflows.messages.notify.NotificationDeliveryInput;
import dev.verialsync.workflows.messages.notify.SyncWatchResult;
import dev.verialsync.workflows.messages.notify.WatchCommand;
import dev.verialsync.workflows.orchestration.Policies;
import dev.verialsync.workflows.orchestration.RunFailure;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.workflow.ChildWorkflowStub;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The watch: one activity, and a child that outlives it for each delivery. */
public final class SyncWatchWorkflow implements SyncWatch {

  @Override
  public SyncWatchResult run() {
    String installation = SyncMemo.installation();
    List<Promise<WorkflowExecution>> begun = new ArrayList<>();
    try {
      Workflow.newActivityStub(NotifyActivities.class, Policies.watch())
          .watch(new WatchCommand(installation))
          .deliveries()
          .forEach(delivery -> begun.add(begin(delivery, installation)));
    } catch (ActivityFailure e) {
      throw new RunFailure(e).toThrow(true);
    }
    return new SyncWatchResult((int) begun.stream().filter(SyncWatchWorkflow::hasBegun).count());
  }

  private static Promise<WorkflowExecution> begin(
      NotificationDeliveryInput delivery, @Nullable String installation) {
    ChildWorkflowStub child =
        Workflow.newUntypedChildWorkflowStub(
            "NotificationDelivery", Policies.delivery(delivery, installation));
    Promise<Void> unused = child.executeAsync(Void.class, delivery);
    return child.getExecution();
  }

  /** One that runs already is left alone. */
  private static boolean hasBegun(Promise<WorkflowExecution> start) {
    try {
      WorkflowExecution unused = start.get();
      return true;
    } catch (ChildWorkflowFailure runsAlready) {
      return false;
    }
  }
}

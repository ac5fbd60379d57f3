package dev.verialsync.chaos;

import dev.verialsync.chaos.process.Patience;
import dev.verialsync.chaos.process.RunOverException;
import dev.verialsync.workflows.messages.commands.PauseCommand;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowUpdateException;
import java.time.Duration;

/** What operators do to a run: cancel, terminate, pause. */
final class Steering {
  private static final Duration CANCELLED = Duration.ofSeconds(10);
  private static final Duration CALLS_STOP = Duration.ofSeconds(5);
  private static final Duration STAYS_PAUSED = Duration.ofSeconds(3);

  private Steering() {}

  static Disturbance cancelled() {
    return new Disturbance(
        "cancelled and started again",
        0,
        Disturbance.USUAL,
        scene -> {
          scene.site.awaitTemporal();
          scene.requireUnderWay();
          String id = scene.workflowId();
          try {
            scene.steer(() -> scene.runs().cancel(id));
          } catch (WorkflowNotFoundException over) {
            throw new RunOverException();
          }
          boolean ended = Patience.until(CANCELLED, () -> isClosed(scene, id));
          scene.site.awaitTemporal();
          WorkflowExecutionStatus status = status(scene, id);
          if (!ended) {
            scene.broken("a cancelled run had not ended after 10 s");
          } else if (status == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED) {
            throw new RunOverException();
          } else if (status != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CANCELED) {
            scene.broken("a cancelled run ended as " + status);
          }
          scene.startRun();
        });
  }

  static Disturbance terminated() {
    return new Disturbance(
        "terminated and started again",
        0,
        Disturbance.USUAL,
        scene -> {
          scene.site.awaitTemporal();
          scene.requireUnderWay();
          try {
            scene.steer(() -> scene.runs().terminate(scene.workflowId(), "chaos"));
          } catch (WorkflowNotFoundException over) {
            throw new RunOverException();
          }
          scene.startRun();
        });
  }

  static Disturbance pausedAcrossAKill() {
    return new Disturbance(
        "paused, SIGKILL worker, resumed",
        1,
        Disturbance.USUAL,
        scene -> {
          scene.site.awaitTemporal();
          scene.requireUnderWay();
          String id = scene.workflowId();
          try {
            scene.steer(() -> scene.runs().pause(id, new PauseCommand("chaos")));
          } catch (WorkflowUpdateException | WorkflowNotFoundException notOpen) {
            throw new RunOverException();
          }
          scene.letPass(CALLS_STOP, CALLS_STOP);
          long calls = scene.site.erp.calls().total();
          scene.workers.kill(scene.workers.any());
          scene.workers.start();
          scene.letPass(STAYS_PAUSED, STAYS_PAUSED);
          long since = scene.site.erp.calls().total() - calls;
          if (since > 0) {
            scene.broken(since + " calls were made while the run was paused");
          }
          try {
            scene.steer(() -> scene.runs().resume(id));
          } catch (WorkflowNotFoundException nothingWasLeftToPause) {
            throw new RunOverException();
          }
        });
  }

  private static boolean isClosed(Scene scene, String id) {
    return status(scene, id) != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
  }

  private static WorkflowExecutionStatus status(Scene scene, String id) {
    return scene.site.temporal().client().newUntypedWorkflowStub(id).describe().getStatus();
  }
}

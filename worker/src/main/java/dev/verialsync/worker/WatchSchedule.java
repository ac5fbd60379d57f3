package dev.verialsync.worker;

import dev.verialsync.workflows.SyncMemo;
import dev.verialsync.workflows.TaskQueues;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleActionStartWorkflow;
import io.temporal.client.schedules.ScheduleAlreadyRunningException;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleClientOptions;
import io.temporal.client.schedules.ScheduleException;
import io.temporal.client.schedules.ScheduleIntervalSpec;
import io.temporal.client.schedules.ScheduleOptions;
import io.temporal.client.schedules.SchedulePolicy;
import io.temporal.client.schedules.ScheduleSpec;
import io.temporal.client.schedules.ScheduleState;
import io.temporal.client.schedules.ScheduleUpdate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The schedule of Temporal's that starts the watch. */
public final class WatchSchedule {

  /** Also how the workflows' ids begin. */
  public static final String ID = "verial-sync-watch";

  private static final Duration EVERY = Duration.ofMinutes(1);

  /** One that hangs for any reason gives way to the next. */
  private static final Duration LONGEST = Duration.ofHours(1);

  /** The least that Temporal takes: a look that was missed is worth nothing later. */
  private static final Duration CATCH_UP = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(WatchSchedule.class);

  private WatchSchedule() {}

  /**
   * Makes sure that it exists and starts this installation's watch; its times, and whether it is
   * paused, stay as somebody may have set them. Warns where Temporal does not allow it.
   */
  static void ensure(TemporalConnection temporal, String installation) {
    try {
      ScheduleClient schedules =
          ScheduleClient.newInstance(
              temporal.stubs(),
              ScheduleClientOptions.newBuilder()
                  .setNamespace(temporal.namespace())
                  .setDataConverter(temporal.client().getOptions().getDataConverter())
                  .build());
      Schedule wanted = schedule(installation);
      try {
        schedules.createSchedule(ID, wanted, ScheduleOptions.newBuilder().build());
      } catch (ScheduleAlreadyRunningException e) {
        schedules
            .getHandle(ID)
            .update(
                found ->
                    new ScheduleUpdate(
                        Schedule.newBuilder(found.getDescription().getSchedule())
                            .setAction(wanted.getAction())
                            .build()));
      }
    } catch (ScheduleException | StatusRuntimeException e) {
      LOG.debug("No schedule {}", ID, e);
      LOG.warn(
          "Temporal did not take the schedule {}: nobody is notified unless another worker sets it",
          ID);
    }
  }

  private static Schedule schedule(String installation) {
    return Schedule.newBuilder()
        .setAction(
            ScheduleActionStartWorkflow.newBuilder()
                .setWorkflowType("SyncWatch")
                .setOptions(
                    WorkflowOptions.newBuilder()
                        .setWorkflowId(ID)
                        .setTaskQueue(TaskQueues.SYNC)
                        .setWorkflowExecutionTimeout(LONGEST)
                        .setMemo(Map.of(SyncMemo.INSTALLATION, installation))
                        .build())
                .build())
        .setSpec(
            ScheduleSpec.newBuilder()
                .setIntervals(List.of(new ScheduleIntervalSpec(EVERY)))
                .build())
        .setPolicy(
            SchedulePolicy.newBuilder()
                .setOverlap(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_SKIP)
                .setCatchupWindow(CATCH_UP)
                .setPauseOnFailure(false)
                .build())
        .setState(
            ScheduleState.newBuilder()
                .setNote(
                    "Looks at what people should be notified of; a worker with a target sets it.")
                .build())
        .build();
  }
}

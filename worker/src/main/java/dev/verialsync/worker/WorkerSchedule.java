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
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The schedules of Temporal's that workers set. */
public enum WorkerSchedule {
  /** Workers with a target of notifications set it. */
  WATCH(
      "SyncWatch",
      Duration.ofMinutes(1),
      "Checks what people should be notified of; a worker with a target creates it."),
  SALE(
      "SaleWatch",
      Duration.ofMinutes(5),
      "Adds products whose sale dates start or end to the change feed; every worker creates it."),
  RENDITION(
      "ImageRenditions",
      Duration.ofMinutes(1),
      "Makes smaller copies of images; workers with MEDIA_RENDITIONS create it.");

  /** One that hangs for any reason gives way to the next. */
  private static final Duration LONGEST = Duration.ofHours(1);

  /** The least that Temporal takes: a look that was missed is worth nothing later. */
  private static final Duration CATCH_UP = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(WorkerSchedule.class);

  private final String workflowType;
  private final Duration every;
  private final String note;

  WorkerSchedule(String workflowType, Duration every, String note) {
    this.workflowType = workflowType;
    this.every = every;
    this.note = note;
  }

  /** Its id; the workflows' ids begin with it, too. */
  public String id() {
    return "verial-sync-" + name().toLowerCase(Locale.ROOT);
  }

  /** Whether it is the id of one of them. */
  public static boolean isOne(String id) {
    return Arrays.stream(values()).anyMatch(schedule -> schedule.id().equals(id));
  }

  /**
   * Makes sure that it exists and starts this installation's watch; its times, and whether it is
   * paused, stay as somebody may have set them. Warns where Temporal does not allow it.
   */
  void ensure(TemporalConnection temporal, String installation) {
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
        schedules.createSchedule(id(), wanted, ScheduleOptions.newBuilder().build());
      } catch (ScheduleAlreadyRunningException e) {
        schedules
            .getHandle(id())
            .update(
                found ->
                    new ScheduleUpdate(
                        Schedule.newBuilder(found.getDescription().getSchedule())
                            .setAction(wanted.getAction())
                            .build()));
      }
    } catch (ScheduleException | StatusRuntimeException e) {
      LOG.debug("No schedule {}", id(), e);
      LOG.warn("Temporal did not take the schedule {}, unless another worker sets it", id());
    }
  }

  private Schedule schedule(String installation) {
    return Schedule.newBuilder()
        .setAction(
            ScheduleActionStartWorkflow.newBuilder()
                .setWorkflowType(workflowType)
                .setOptions(
                    WorkflowOptions.newBuilder()
                        .setWorkflowId(id())
                        .setTaskQueue(TaskQueues.SYNC)
                        .setWorkflowExecutionTimeout(LONGEST)
                        .setMemo(Map.of(SyncMemo.INSTALLATION, installation))
                        .build())
                .build())
        .setSpec(
            ScheduleSpec.newBuilder()
                .setIntervals(List.of(new ScheduleIntervalSpec(every)))
                .build())
        .setPolicy(
            SchedulePolicy.newBuilder()
                .setOverlap(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_SKIP)
                .setCatchupWindow(CATCH_UP)
                .setPauseOnFailure(false)
                .build())
        .setState(ScheduleState.newBuilder().setNote(note).build())
        .build();
  }
}

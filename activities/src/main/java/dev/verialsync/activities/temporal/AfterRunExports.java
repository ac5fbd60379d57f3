package dev.verialsync.activities.temporal;

import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowClient;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleClientOptions;
import io.temporal.client.schedules.ScheduleException;
import io.temporal.client.schedules.ScheduleListActionStartWorkflow;
import io.temporal.client.schedules.ScheduleListDescription;
import io.temporal.client.schedules.ScheduleListSchedule;
import io.temporal.client.schedules.ScheduleSpec;
import java.util.Collection;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The exports that follow each run: schedules that start {@code CatalogExport} and have no times.
 */
final class AfterRunExports {

  private static final String EXPORT = "CatalogExport";
  private static final Logger LOG = LoggerFactory.getLogger(AfterRunExports.class);

  private AfterRunExports() {}

  /** Starts them, or lets those that run start once more; a run does not fail where it cannot. */
  static void trigger(WorkflowClient client) {
    ScheduleClient schedules =
        ScheduleClient.newInstance(
            client.getWorkflowServiceStubs(),
            ScheduleClientOptions.newBuilder()
                .setNamespace(client.getOptions().getNamespace())
                .build());
    try (Stream<ScheduleListDescription> listed = schedules.listSchedules()) {
      listed
          .filter(found -> followsRuns(found.getSchedule()))
          .forEach(found -> schedules.getHandle(found.getScheduleId()).trigger());
    } catch (ScheduleException | StatusRuntimeException e) {
      LOG.warn("The exports after this run could not be started ({})", e.getMessage());
    }
  }

  private static boolean followsRuns(@Nullable ScheduleListSchedule schedule) {
    return schedule != null
        && !schedule.getState().isPaused()
        && schedule.getAction() instanceof ScheduleListActionStartWorkflow starts
        && starts.getWorkflow().equals(EXPORT)
        && hasNoTimes(schedule.getSpec());
  }

  private static boolean hasNoTimes(ScheduleSpec spec) {
    return isEmpty(spec.getCalendars())
        && isEmpty(spec.getIntervals())
        && isEmpty(spec.getCronExpressions());
  }

  private static boolean isEmpty(@Nullable Collection<?> times) {
    return times == null || times.isEmpty();
  }
}

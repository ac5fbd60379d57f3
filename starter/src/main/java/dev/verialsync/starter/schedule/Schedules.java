package dev.verialsync.starter.schedule;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Timestamp;
import dev.verialsync.worker.TemporalConnection;
import dev.verialsync.worker.WorkerSchedule;
import dev.verialsync.workflows.SyncMemo;
import dev.verialsync.workflows.TaskQueues;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.schedule.v1.ScheduleActionResult;
import io.temporal.api.workflow.v1.NewWorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeScheduleRequest;
import io.temporal.api.workflowservice.v1.DescribeScheduleResponse;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleActionStartWorkflow;
import io.temporal.client.schedules.ScheduleAlreadyRunningException;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleClientOptions;
import io.temporal.client.schedules.ScheduleException;
import io.temporal.client.schedules.ScheduleHandle;
import io.temporal.client.schedules.ScheduleOptions;
import io.temporal.client.schedules.SchedulePolicy;
import io.temporal.client.schedules.ScheduleState;
import io.temporal.client.schedules.ScheduleUpdate;
import io.temporal.common.converter.DataConverterException;
import io.temporal.common.converter.RawValue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The schedules of this program in Temporal, by their names without {@link #PREFIX}. */
public final class Schedules {

  static final String PREFIX = "verial-sync-";

  /** In the memo of what a schedule starts: what was set, to see what was changed since. */
  static final String MEMO = "VerialSyncSchedule";

  private static final int NEXT_SHOWN = 5;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final TemporalConnection temporal;
  private final ScheduleClient client;

  public Schedules(TemporalConnection temporal) {
    this.temporal = temporal;
    this.client =
        ScheduleClient.newInstance(
            temporal.stubs(),
            ScheduleClientOptions.newBuilder()
                .setNamespace(temporal.namespace())
                .setDataConverter(temporal.client().getOptions().getDataConverter())
                .setInterceptors(List.of(new UpdateUnread()))
                .build());
  }

  /** Temporal refuses what was to be set; the sentence says what it found wrong. */
  static final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }

  /**
   * Sets a schedule, new or in the place of the one of that name, which stays paused if it was.
   *
   * @param installation whose workers may do the work; empty for any
   * @param by who sets it
   */
  void set(
      String name, Timing timing, ScheduledWork work, Optional<String> installation, String by) {
    Schedule schedule = schedule(name, timing, work, installation);
    try {
      client.createSchedule(
          PREFIX + name,
          schedule,
          ScheduleOptions.newBuilder().setMemo(Map.of("VerialSyncCreatedBy", by)).build());
    } catch (ScheduleAlreadyRunningException e) {
      refusable(() -> handle(name).update(unread -> new ScheduleUpdate(kept(name, schedule))));
    } catch (ScheduleException e) {
      throw refused(e);
    }
  }

  /** Paused where the one of that name is. */
  private Schedule kept(String name, Schedule wanted) {
    return find(name)
        .filter(ScheduleView::paused)
        .map(found -> ScheduleState.newBuilder().setPaused(true).setNote(found.note()).build())
        .map(state -> Schedule.newBuilder(wanted).setState(state).build())
        .orElse(wanted);
  }

  private static void refusable(Runnable setting) {
    try {
      setting.run();
    } catch (ScheduleException e) {
      throw refused(e);
    }
  }

  private static RuntimeException refused(ScheduleException failure) {
    return failure.getCause() instanceof StatusRuntimeException rpc
            && rpc.getStatus().getCode() == Status.Code.INVALID_ARGUMENT
        ? new RefusedException(
            String.valueOf(rpc.getStatus().getDescription())
                .replaceFirst("^Invalid schedule spec: ", ""))
        : failure;
  }

  private static Schedule schedule(
      String name, Timing timing, ScheduledWork work, Optional<String> installation) {
    String set = set(timing, work);
    Map<String, Object> memo = new TreeMap<>(Map.of(MEMO, set));
    installation.ifPresent(id -> memo.put(SyncMemo.INSTALLATION, id));
    return Schedule.newBuilder()
        .setAction(
            ScheduleActionStartWorkflow.newBuilder()
                .setWorkflowType(work.type())
                .setArguments(work.input())
                .setOptions(
                    WorkflowOptions.newBuilder()
                        .setWorkflowId(PREFIX + name)
                        .setTaskQueue(TaskQueues.SYNC)
                        .setMemo(memo)
                        .build())
                .build())
        .setSpec(timing.spec())
        .setPolicy(policy(timing.catchUp()))
        .setState(ScheduleState.newBuilder().setNote(set).build())
        .build();
  }

  /**
   * A schedule never runs next to itself, and nothing queues. A failed run stops no later one: the
   * next one resumes where it stood.
   */
  private static SchedulePolicy policy(Duration catchUp) {
    return SchedulePolicy.newBuilder()
        .setOverlap(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_SKIP)
        .setCatchupWindow(catchUp)
        .setPauseOnFailure(false)
        .build();
  }

  private static String set(Timing timing, ScheduledWork work) {
    return described(
        WorkText.of(work), SpecText.withJitter(timing.words(), timing.spec().getJitter()));
  }

  private static String described(String what, String when) {
    return what + ": " + when;
  }

  /** All of them, by name. */
  public List<ScheduleView> list() {
    try (var listed = client.listSchedules()) {
      return listed
          .map(found -> found.getScheduleId())
          .filter(id -> id.startsWith(PREFIX))
          .map(id -> id.substring(PREFIX.length()))
          .sorted()
          .flatMap(name -> find(name).stream())
          .toList();
    }
  }

  /** One as it stands now; empty where there is none. */
  Optional<ScheduleView> find(String name) {
    try {
      return Optional.of(
          view(
              name,
              temporal
                  .stubs()
                  .blockingStub()
                  .describeSchedule(
                      DescribeScheduleRequest.newBuilder()
                          .setNamespace(temporal.namespace())
                          .setScheduleId(PREFIX + name)
                          .build())));
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private ScheduleView view(String name, DescribeScheduleResponse found) {
    var schedule = found.getSchedule();
    NewWorkflowExecutionInfo starts = schedule.getAction().getStartWorkflow();
    String what =
        WorkText.of(
            starts.getWorkflowType().getName(),
            starts.getInput().getPayloadsCount() == 0
                ? null
                : starts.getInput().getPayloads(0).getData().toStringUtf8());
    String when = SpecText.of(schedule.getSpec());
    List<ScheduleActionResult> recent = found.getInfo().getRecentActionsList();
    return new ScheduleView(
        name,
        PREFIX + name,
        what,
        when,
        found.getInfo().getFutureActionTimesList().stream()
            .limit(NEXT_SHOWN)
            .map(Schedules::instant)
            .toList(),
        recent.isEmpty() ? null : last(recent.get(recent.size() - 1)),
        schedule.getState().getPaused(),
        schedule.getState().getNotes(),
        !WorkerSchedule.isOne(starts.getWorkflowId())
            && !described(what, when).equals(memo(starts.getMemo().getFieldsMap().get(MEMO))));
  }

  private @Nullable String memo(@Nullable Payload memo) {
    try {
      return memo == null
          ? null
          : temporal
              .client()
              .getOptions()
              .getDataConverter()
              .fromPayload(memo, String.class, String.class);
    } catch (DataConverterException e) {
      return null;
    }
  }

  private static Instant instant(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }

  private ScheduleView.Last last(ScheduleActionResult action) {
    String workflowId = action.getStartWorkflowResult().getWorkflowId();
    return new ScheduleView.Last(instant(action.getActualTime()), workflowId, outcome(workflowId));
  }

  /** Its id has the time of its start, so the latest execution of it is its end. */
  private String outcome(String workflowId) {
    WorkflowStub stub = temporal.client().newUntypedWorkflowStub(workflowId);
    try {
      WorkflowExecutionStatus status = stub.describe().getStatus();
      String ended =
          status.name().replaceFirst("^WORKFLOW_EXECUTION_STATUS_", "").toLowerCase(Locale.ROOT);
      return status == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED
          ? JSON.readTree(stub.getResult(RawValue.class).getPayload().getData().toStringUtf8())
              .path("outcome")
              .asText(ended)
          : ended;
    } catch (WorkflowException e) {
      return "no longer known to Temporal";
    } catch (JsonProcessingException e) {
      return "completed";
    }
  }

  void pause(String name, String why) {
    handle(name).pause(why);
  }

  /** Resumes it; its note says again what it is. */
  void resume(ScheduleView paused) {
    handle(paused.name()).unpause(described(paused.what(), paused.when()));
  }

  void trigger(String name) {
    handle(name).trigger();
  }

  void remove(String name) {
    handle(name).delete();
  }

  private ScheduleHandle handle(String name) {
    return client.getHandle(PREFIX + name);
  }
}

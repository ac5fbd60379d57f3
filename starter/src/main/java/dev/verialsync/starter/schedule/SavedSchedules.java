package dev.verialsync.starter.schedule;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.verialsync.worker.TemporalConnection;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.schedule.v1.ScheduleListEntry;
import io.temporal.api.workflowservice.v1.CreateScheduleRequest;
import io.temporal.api.workflowservice.v1.DescribeScheduleRequest;
import io.temporal.api.workflowservice.v1.DescribeScheduleResponse;
import io.temporal.api.workflowservice.v1.ListSchedulesRequest;
import io.temporal.api.workflowservice.v1.ListSchedulesResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** This program's schedules as text, to set them again in another Temporal. */
public final class SavedSchedules {

  private final TemporalConnection temporal;

  public SavedSchedules(TemporalConnection temporal) {
    this.temporal = temporal;
  }

  /** All of them, each as the request that creates it; none where the server knows no schedules. */
  public List<String> save() {
    Set<String> ids = new TreeSet<>();
    try {
      ListSchedulesResponse page = ListSchedulesResponse.getDefaultInstance();
      do {
        page =
            stub()
                .listSchedules(
                    ListSchedulesRequest.newBuilder()
                        .setNamespace(temporal.namespace())
                        .setNextPageToken(page.getNextPageToken())
                        .build());
        for (ScheduleListEntry found : page.getSchedulesList()) {
          if (found.getScheduleId().startsWith(Schedules.PREFIX)) {
            ids.add(found.getScheduleId());
          }
        }
      } while (!page.getNextPageToken().isEmpty());
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() != Status.Code.UNIMPLEMENTED) {
        throw e;
      }
    }
    return ids.stream().map(this::saved).toList();
  }

  private String saved(String id) {
    DescribeScheduleResponse found =
        stub()
            .describeSchedule(
                DescribeScheduleRequest.newBuilder()
                    .setNamespace(temporal.namespace())
                    .setScheduleId(id)
                    .build());
    try {
      return JsonFormat.printer()
          .omittingInsignificantWhitespace()
          .sortingMapKeys()
          .print(
              CreateScheduleRequest.newBuilder()
                  .setScheduleId(id)
                  .setSchedule(found.getSchedule())
                  .setMemo(found.getMemo())
                  .build());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("the schedule " + id + " cannot be written as JSON", e);
    }
  }

  /** Sets those that are not there; returns what to say of each that the server refuses. */
  public List<String> setAgain(List<String> saved) {
    List<String> refused = new ArrayList<>();
    for (String schedule : saved) {
      CreateScheduleRequest.Builder request =
          CreateScheduleRequest.newBuilder().setNamespace(temporal.namespace());
      try {
        JsonFormat.parser().ignoringUnknownFields().merge(schedule, request);
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalStateException("a schedule of the backup cannot be read", e);
      }
      try {
        var unused =
            stub().createSchedule(request.setRequestId(UUID.randomUUID().toString()).build());
      } catch (StatusRuntimeException e) {
        switch (e.getStatus().getCode()) {
          case ALREADY_EXISTS -> {}
          case INVALID_ARGUMENT, PERMISSION_DENIED, UNIMPLEMENTED ->
              refused.add(
                  "Temporal refuses the schedule %s (%s): set it yourself with `verial-sync schedule set`."
                      .formatted(
                          request.getScheduleId().substring(Schedules.PREFIX.length()),
                          e.getStatus().getCode()));
          default -> throw e;
        }
      }
    }
    return refused;
  }

  private WorkflowServiceBlockingStub stub() {
    return temporal.stubs().blockingStub();
  }
}

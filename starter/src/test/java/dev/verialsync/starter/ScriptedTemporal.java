package dev.verialsync.starter;

import com.google.protobuf.Timestamp;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.AddSearchAttributesResponse;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesResponse;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc.OperatorServiceImplBase;
import io.temporal.api.taskqueue.v1.PollerInfo;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.DescribeNamespaceResponse;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueResponse;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoResponse;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsResponse;
import io.temporal.api.workflowservice.v1.QueryWorkflowRequest;
import io.temporal.api.workflowservice.v1.QueryWorkflowResponse;
import io.temporal.api.workflowservice.v1.RequestCancelWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.RequestCancelWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceImplBase;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A Temporal server that answers what a test wants, for moments that a real one has only now and
 * then: a list that lags behind, a run that ends between two questions, a worker that just died.
 */
public final class ScriptedTemporal implements AutoCloseable {

  /** So long the server remembers who polled. */
  private static final Duration TOO_LONG_AGO = Duration.ofMinutes(5);

  private final Server server;
  private final List<String> listed = new CopyOnWriteArrayList<>();
  private final Set<String> running = ConcurrentHashMap.newKeySet();
  private final List<String> started = new CopyOnWriteArrayList<>();
  private volatile Duration polled = Duration.ZERO;
  private volatile boolean silent;
  private volatile Status toDeeds = Status.OK;
  private volatile Status toRegistrations = Status.OK;

  public ScriptedTemporal() throws IOException {
    server =
        ServerBuilder.forPort(0).addService(new Workflows()).addService(new Operator()).build();
    server.start();
  }

  public String address() {
    return "127.0.0.1:" + server.getPort();
  }

  /** Its list shows this run, the oldest first, whether it is under way or not. */
  ScriptedTemporal listing(String workflowId) {
    listed.add(workflowId);
    return this;
  }

  ScriptedTemporal running(String workflowId) {
    running.add(workflowId);
    return this;
  }

  public ScriptedTemporal withoutWorker() {
    return workerLastSeen(TOO_LONG_AGO);
  }

  /** The server remembers its worker, which polled that long ago. */
  ScriptedTemporal workerLastSeen(Duration ago) {
    polled = ago;
    return this;
  }

  /** An update is never answered, as where the worker that polled has died. */
  ScriptedTemporal silentToUpdates() {
    silent = true;
    return this;
  }

  /** What a cancellation, a termination or an update is answered with. */
  ScriptedTemporal answeringDeedsWith(Status status) {
    toDeeds = status;
    return this;
  }

  /** What a registration of search attributes is answered with. */
  ScriptedTemporal answeringRegistrationsWith(Status status) {
    toRegistrations = status;
    return this;
  }

  /** The workflows that were started. */
  public List<String> started() {
    return List.copyOf(started);
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private static <T> void answer(StreamObserver<T> to, T answer) {
    to.onNext(answer);
    to.onCompleted();
  }

  private static <T> void answer(StreamObserver<T> to, Status status, T answer) {
    if (status.isOk()) {
      answer(to, answer);
    } else {
      to.onError(status.asRuntimeException());
    }
  }

  private static WorkflowExecution execution(String workflowId) {
    return WorkflowExecution.newBuilder()
        .setWorkflowId(workflowId)
        .setRunId(workflowId + "-1")
        .build();
  }

  private static Timestamp at(Instant instant) {
    return Timestamp.newBuilder().setSeconds(instant.getEpochSecond()).build();
  }

  private final class Workflows extends WorkflowServiceImplBase {

    @Override
    public void getSystemInfo(
        GetSystemInfoRequest request, StreamObserver<GetSystemInfoResponse> to) {
      answer(to, GetSystemInfoResponse.getDefaultInstance());
    }

    @Override
    public void describeNamespace(
        DescribeNamespaceRequest request, StreamObserver<DescribeNamespaceResponse> to) {
      answer(to, DescribeNamespaceResponse.getDefaultInstance());
    }

    @Override
    public void listWorkflowExecutions(
        ListWorkflowExecutionsRequest request, StreamObserver<ListWorkflowExecutionsResponse> to) {
      List<WorkflowExecutionInfo> found = new ArrayList<>();
      for (String workflowId : listed) {
        // The latest first, as the server lists them.
        found.add(
            0,
            WorkflowExecutionInfo.newBuilder()
                .setExecution(execution(workflowId))
                .setStartTime(at(Instant.EPOCH.plusSeconds(found.size())))
                .setStatus(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING)
                .build());
      }
      answer(to, ListWorkflowExecutionsResponse.newBuilder().addAllExecutions(found).build());
    }

    @Override
    public void describeWorkflowExecution(
        DescribeWorkflowExecutionRequest request,
        StreamObserver<DescribeWorkflowExecutionResponse> to) {
      String workflowId = request.getExecution().getWorkflowId();
      answer(
          to,
          DescribeWorkflowExecutionResponse.newBuilder()
              .setWorkflowExecutionInfo(
                  WorkflowExecutionInfo.newBuilder()
                      .setExecution(execution(workflowId))
                      .setStatus(
                          running.contains(workflowId)
                              ? WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING
                              : WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TERMINATED))
              .build());
    }

    @Override
    public void describeTaskQueue(
        DescribeTaskQueueRequest request, StreamObserver<DescribeTaskQueueResponse> to) {
      DescribeTaskQueueResponse.Builder queue = DescribeTaskQueueResponse.newBuilder();
      if (polled.compareTo(TOO_LONG_AGO) < 0) {
        queue.addPollers(
            PollerInfo.newBuilder()
                .setIdentity("1@host")
                .setLastAccessTime(at(Instant.now().minus(polled))));
      }
      answer(to, queue.build());
    }

    @Override
    public void startWorkflowExecution(
        StartWorkflowExecutionRequest request, StreamObserver<StartWorkflowExecutionResponse> to) {
      started.add(request.getWorkflowId());
      answer(to, toDeeds, StartWorkflowExecutionResponse.newBuilder().setRunId("1").build());
    }

    @Override
    public void requestCancelWorkflowExecution(
        RequestCancelWorkflowExecutionRequest request,
        StreamObserver<RequestCancelWorkflowExecutionResponse> to) {
      answer(to, toDeeds, RequestCancelWorkflowExecutionResponse.getDefaultInstance());
    }

    @Override
    public void terminateWorkflowExecution(
        TerminateWorkflowExecutionRequest request,
        StreamObserver<TerminateWorkflowExecutionResponse> to) {
      answer(to, toDeeds, TerminateWorkflowExecutionResponse.getDefaultInstance());
    }

    /** Never answered, as while the run goes on. */
    @Override
    public void getWorkflowExecutionHistory(
        GetWorkflowExecutionHistoryRequest request,
        StreamObserver<GetWorkflowExecutionHistoryResponse> answer) {}

    /** Never answered, as by a worker that has just died. */
    @Override
    public void queryWorkflow(
        QueryWorkflowRequest request, StreamObserver<QueryWorkflowResponse> answer) {}

    @Override
    public void updateWorkflowExecution(
        UpdateWorkflowExecutionRequest request,
        StreamObserver<UpdateWorkflowExecutionResponse> to) {
      if (!silent) {
        answer(to, toDeeds, UpdateWorkflowExecutionResponse.getDefaultInstance());
      }
    }
  }

  private final class Operator extends OperatorServiceImplBase {

    @Override
    public void listSearchAttributes(
        ListSearchAttributesRequest request, StreamObserver<ListSearchAttributesResponse> to) {
      answer(
          to,
          ListSearchAttributesResponse.newBuilder()
              .putCustomAttributes("SyncPhase", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD)
              .build());
    }

    @Override
    public void addSearchAttributes(
        AddSearchAttributesRequest request, StreamObserver<AddSearchAttributesResponse> to) {
      answer(to, toRegistrations, AddSearchAttributesResponse.getDefaultInstance());
    }
  }
}

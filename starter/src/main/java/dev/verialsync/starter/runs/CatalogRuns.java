package dev.verialsync.starter.runs;

import dev.verialsync.db.run.RunHolder;
import dev.verialsync.workflows.CatalogSync;
import dev.verialsync.workflows.SyncMemo;
import dev.verialsync.workflows.TaskQueues;
import dev.verialsync.workflows.messages.commands.CatalogSyncInput;
import dev.verialsync.workflows.messages.commands.PauseCommand;
import dev.verialsync.workflows.messages.confirm.ConfirmCommand;
import dev.verialsync.workflows.messages.results.Acknowledgement;
import dev.verialsync.workflows.messages.results.PauseState;
import dev.verialsync.workflows.messages.results.Progress;
import dev.verialsync.workflows.messages.rollback.CatalogRollbackInput;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.history.v1.History;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowExecutionDescription;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.converter.DataConverterException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Starts, finds and steers runs through Temporal. */
public final class CatalogRuns {

  private static final String TYPE = "CatalogSync";

  /** Its workflow ids begin so. */
  static final String ROLLBACK_ID = "catalog-rollback-";

  private static final String ROLLBACK = "CatalogRollback";
  private static final String RUNNING =
      "WorkflowType IN ('%s', '%s') AND ExecutionStatus = 'Running'".formatted(TYPE, ROLLBACK);
  static final Set<String> TYPES =
      Set.of(
          TYPE,
          ROLLBACK,
          "CatalogExport",
          "CatalogGc",
          "ImageBatch",
          "ImageRenditions",
          "ProductBatch",
          "SingleBatch",
          "SaleWatch",
          "SyncWatch",
          "NotificationDelivery");
  private static final String ON_OUR_QUEUE =
      "TaskQueue = '%s' AND ExecutionStatus = 'Running' AND WorkflowType NOT IN (%s)"
          .formatted(
              TaskQueues.SYNC,
              TYPES.stream().map("'%s'"::formatted).sorted().collect(Collectors.joining(", ")));
  private static final int UNKNOWN_SHOWN = 10;
  private static final DateTimeFormatter ID =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS", Locale.ROOT);

  private final WorkflowClient client;
  private final Clock clock;

  public CatalogRuns(WorkflowClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  /** An id that sorts by time and is unlike that of a schedule. */
  public String newWorkflowId() {
    return "catalog-sync-" + time();
  }

  private String time() {
    return ID.format(clock.instant().atOffset(ZoneOffset.UTC));
  }

  /** Which execution the latest chain of that id began with, as far as Temporal reports it. */
  Optional<String> firstExecution(String workflowId) {
    try {
      return Optional.ofNullable(
              client.newUntypedWorkflowStub(workflowId).describe().getFirstRunId())
          .filter(first -> !first.isEmpty());
    } catch (WorkflowException e) {
      return Optional.empty();
    }
  }

  /**
   * Starts a run; a WorkflowExecutionAlreadyStarted when one of this id is running.
   *
   * @param installation whose workers may open it; empty for any
   */
  public void start(String workflowId, CatalogSyncInput input, Optional<String> installation) {
    start(TYPE, workflowId, input, installation);
  }

  /** Starts a rollback likewise; returns its workflow id. */
  public String start(CatalogRollbackInput input, Optional<String> installation) {
    String workflowId = ROLLBACK_ID + time();
    start(ROLLBACK, workflowId, input, installation);
    return workflowId;
  }

  private void start(String type, String workflowId, Record input, Optional<String> installation) {
    client
        .newUntypedWorkflowStub(
            type,
            WorkflowOptions.newBuilder()
                .setWorkflowId(workflowId)
                .setTaskQueue(TaskQueues.SYNC)
                .setMemo(
                    installation
                        .<Map<String, Object>>map(id -> Map.of(SyncMemo.INSTALLATION, id))
                        .orElse(Map.of()))
                .setWorkflowIdConflictPolicy(
                    WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_FAIL)
                .build())
        .start(input);
  }

  /**
   * The current run: the guard's holder if it is alive, else the oldest of those that Temporal
   * lists and that are alive.
   */
  public Optional<RunReference> underWay(Optional<RunHolder> guard) {
    return guard
        .filter(holder -> isAlive(holder.workflowId(), holder.firstExecutionRunId()))
        .map(holder -> new RunReference(holder.workflowId(), Optional.of(holder.runId())))
        .or(this::oldestRunning);
  }

  /** Whether the workflow that began with that execution is running. */
  public boolean isAlive(String workflowId, String firstExecutionRunId) {
    return running(workflowId).filter(latest -> isOfChain(latest, firstExecutionRunId)).isPresent();
  }

  private static boolean isOfChain(WorkflowExecutionDescription latest, String firstRunId) {
    String first = latest.getFirstRunId();
    return first == null || first.isEmpty() || first.equals(firstRunId);
  }

  /** The latest execution of that id, if it is running. */
  private Optional<WorkflowExecutionDescription> running(String workflowId) {
    try {
      return Optional.of(client.newUntypedWorkflowStub(workflowId).describe())
          .filter(
              latest ->
                  latest.getStatus() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING);
    } catch (WorkflowNotFoundException e) {
      return Optional.empty();
    }
  }

  private Optional<RunReference> oldestRunning() {
    try (var listed = client.listExecutions(RUNNING)) {
      // The list lags behind: one that has just ended may still stand in it.
      return listed
          .sorted(Comparator.comparing(WorkflowExecutionMetadata::getStartTime))
          .map(found -> found.getExecution().getWorkflowId())
          .filter(workflowId -> running(workflowId).isPresent())
          .findFirst()
          .map(workflowId -> new RunReference(workflowId, Optional.empty()));
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.UNIMPLEMENTED) {
        // The server in memory lists nothing, and remembers nothing that could be running.
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Workflows that wait for our workers and that none of them knows, by workflow id. */
  public Map<String, String> unknownTypes() {
    Map<String, String> found = new TreeMap<>();
    try (var listed = client.listExecutions(ON_OUR_QUEUE)) {
      listed
          .filter(one -> !one.getWorkflowType().isEmpty() && !TYPES.contains(one.getWorkflowType()))
          .limit(UNKNOWN_SHOWN)
          .forEach(one -> found.put(one.getExecution().getWorkflowId(), one.getWorkflowType()));
    } catch (StatusRuntimeException e) {
      // The server in memory lists nothing, and one that is away is a problem of its own.
    }
    return found;
  }

  /** What a run was started with; empty for a rollback. */
  public Optional<CatalogSyncInput> input(String workflowId) {
    History history =
        client
            .getWorkflowServiceStubs()
            .blockingStub()
            .getWorkflowExecutionHistory(
                GetWorkflowExecutionHistoryRequest.newBuilder()
                    .setNamespace(client.getOptions().getNamespace())
                    .setExecution(WorkflowExecution.newBuilder().setWorkflowId(workflowId))
                    .setMaximumPageSize(1)
                    .build())
            .getHistory();
    var started = history.getEvents(0).getWorkflowExecutionStartedEventAttributes();
    if (started.getWorkflowType().getName().equals(ROLLBACK)) {
      return Optional.empty();
    }
    Payloads given = started.getInput();
    try {
      CatalogSyncInput input =
          given.getPayloadsCount() == 0
              ? null
              : client
                  .getOptions()
                  .getDataConverter()
                  .fromPayloads(
                      0, Optional.of(given), CatalogSyncInput.class, CatalogSyncInput.class);
      return Optional.of(input == null ? CatalogSyncInput.DEFAULT : input);
    } catch (DataConverterException e) {
      // A worker ends it as soon as it sees it.
      return Optional.of(CatalogSyncInput.DEFAULT);
    }
  }

  /** How far a run is; needs a worker that answers. */
  public Progress progress(String workflowId) {
    return client.newWorkflowStub(CatalogSync.class, workflowId).progress();
  }

  /** Stops the run's calls to Verial; returns when the gate is closed. */
  public PauseState pause(String workflowId, PauseCommand command) {
    return client.newWorkflowStub(CatalogSync.class, workflowId).pause(command);
  }

  /** Resumes the run's calls. */
  public PauseState resume(String workflowId) {
    return client.newWorkflowStub(CatalogSync.class, workflowId).resume(null);
  }

  /** Answers a run that waits for its confirmation; a WorkflowUpdateException where none does. */
  public void confirm(String workflowId, ConfirmCommand answer) {
    client.newUntypedWorkflowStub(workflowId).update("confirm", Acknowledgement.class, answer);
  }

  /** Asks a run to end as cancelled; returns at once. */
  public void cancel(String workflowId) {
    client.newUntypedWorkflowStub(workflowId).cancel();
  }

  /** Ends a run the rude way, with its children; does nothing to one that has ended. */
  public void terminate(String workflowId, String reason) {
    try {
      client.newUntypedWorkflowStub(workflowId).terminate(reason);
    } catch (WorkflowNotFoundException ended) {
      // What was wanted.
    }
  }

  WorkflowStub stub(String workflowId) {
    return client.newUntypedWorkflowStub(workflowId);
  }
}

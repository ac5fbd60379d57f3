package dev.verialsync.local.temporal;

import com.google.protobuf.util.Durations;
import dev.verialsync.local.home.LocalStackException;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.namespace.v1.NamespaceConfig;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.DescribeNamespaceResponse;
import io.temporal.api.workflowservice.v1.UpdateNamespaceRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Makes a namespace what the product needs: search attributes, and 30 days of finished workflows.
 */
public final class TemporalNamespace {
  private static final Duration RETENTION = Duration.ofDays(30);
  private static final Duration CALL = Duration.ofSeconds(10);

  private final ManagedChannel channel;
  private final String name;

  public TemporalNamespace(ManagedChannel channel, String name) {
    this.channel = channel;
    this.name = name;
  }

  /** Whether the server answers for this namespace yet. */
  boolean answers() {
    try {
      describe();
      return true;
    } catch (StatusRuntimeException e) {
      return false;
    }
  }

  /** Adds the attributes that are missing; one that exists with another type is an error. */
  public void register(Map<String, IndexedValueType> wanted) {
    Map<String, IndexedValueType> existing =
        operator()
            .listSearchAttributes(
                ListSearchAttributesRequest.newBuilder().setNamespace(name).build())
            .getCustomAttributesMap();
    Map<String, IndexedValueType> missing = new HashMap<>();
    wanted.forEach(
        (attribute, type) -> {
          IndexedValueType found = existing.get(attribute);
          if (found == null) {
            missing.put(attribute, type);
          } else if (found != type) {
            throw new LocalStackException(
                "Temporal's namespace "
                    + name
                    + " has the search attribute "
                    + attribute
                    + " with type "
                    + found
                    + " instead of "
                    + type
                    + ": remove it with 'temporal operator search-attribute remove --name "
                    + attribute
                    + "', or start in an empty VERIAL_SYNC_HOME.");
          }
        });
    if (!missing.isEmpty()) {
      add(missing);
    }
  }

  /** Adds attributes that the namespace does not have. */
  void add(Map<String, IndexedValueType> missing) {
    var unused =
        operator()
            .addSearchAttributes(
                AddSearchAttributesRequest.newBuilder()
                    .setNamespace(name)
                    .putAllSearchAttributes(missing)
                    .build());
  }

  /** Keeps finished workflows for 30 days, unless they are kept longer already. */
  void keepFinishedWorkflows() {
    long seconds = Durations.toSeconds(describe().getConfig().getWorkflowExecutionRetentionTtl());
    if (seconds < RETENTION.toSeconds()) {
      workflows()
          .updateNamespace(
              UpdateNamespaceRequest.newBuilder()
                  .setNamespace(name)
                  .setConfig(
                      NamespaceConfig.newBuilder()
                          .setWorkflowExecutionRetentionTtl(
                              Durations.fromSeconds(RETENTION.toSeconds())))
                  .build());
    }
  }

  private DescribeNamespaceResponse describe() {
    return workflows()
        .describeNamespace(DescribeNamespaceRequest.newBuilder().setNamespace(name).build());
  }

  private WorkflowServiceGrpc.WorkflowServiceBlockingStub workflows() {
    return WorkflowServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(CALL.toMillis(), TimeUnit.MILLISECONDS);
  }

  private OperatorServiceGrpc.OperatorServiceBlockingStub operator() {
    return OperatorServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(CALL.toMillis(), TimeUnit.MILLISECONDS);
  }
}

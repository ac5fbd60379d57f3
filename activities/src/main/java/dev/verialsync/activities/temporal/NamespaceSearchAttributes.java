package dev.verialsync.activities.temporal;

import dev.verialsync.workflows.SyncSearchAttributes;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc;
import io.temporal.api.workflowservice.v1.GetSearchAttributesRequest;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Our search attributes in one namespace. Every method throws StatusRuntimeException. */
public final class NamespaceSearchAttributes {

  private static final Map<String, IndexedValueType> OURS =
      Map.of(
          SyncSearchAttributes.RUN_ID.getName(), IndexedValueType.INDEXED_VALUE_TYPE_INT,
          SyncSearchAttributes.PHASE.getName(), IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
          SyncSearchAttributes.ARTICLE_ID.getName(),
              IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST);

  private final WorkflowServiceStubs stubs;
  private final String namespace;

  public NamespaceSearchAttributes(WorkflowServiceStubs stubs, String namespace) {
    this.stubs = stubs;
    this.namespace = namespace;
  }

  /** The names of ours. */
  public static Set<String> ours() {
    return new TreeSet<>(OURS.keySet());
  }

  /** Those of ours that the namespace knows. */
  public Set<String> known() {
    Set<String> known = ours();
    known.retainAll(all());
    return known;
  }

  /**
   * Registers those that are missing.
   *
   * @return the names that were added
   */
  public Set<String> register() {
    Map<String, IndexedValueType> missing = new TreeMap<>(OURS);
    missing.keySet().removeAll(known());
    if (!missing.isEmpty()) {
      operator()
          .addSearchAttributes(
              AddSearchAttributesRequest.newBuilder()
                  .setNamespace(namespace)
                  .putAllSearchAttributes(missing)
                  .build());
    }
    return missing.keySet();
  }

  /** The operator service lists a namespace's own; where we may not ask it, the global ones. */
  private Set<String> all() {
    try {
      return operator()
          .listSearchAttributes(
              ListSearchAttributesRequest.newBuilder().setNamespace(namespace).build())
          .getCustomAttributesMap()
          .keySet();
    } catch (StatusRuntimeException refused) {
      return stubs
          .blockingStub()
          .getSearchAttributes(GetSearchAttributesRequest.getDefaultInstance())
          .getKeysMap()
          .keySet();
    }
  }

  private OperatorServiceGrpc.OperatorServiceBlockingStub operator() {
    return OperatorServiceStubs.newServiceStubs(
            OperatorServiceStubsOptions.newBuilder()
                .setChannel(stubs.getRawChannel())
                .validateAndBuildWithDefaults())
        .blockingStub();
  }
}

package dev.verialsync.worker;

import com.uber.m3.tally.NoopScope;
import com.uber.m3.tally.Scope;
import dev.verialsync.activities.temporal.NamespaceSearchAttributes;
import dev.verialsync.db.SafeText;
import dev.verialsync.worker.configuration.ConfigurationException;
import dev.verialsync.worker.configuration.Settings;
import dev.verialsync.worker.configuration.TemporalSettings;
import dev.verialsync.worker.metrics.Metrics;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to Temporal, as Temporal's own environment configuration describes it
 * (TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, API key, TLS, profile).
 */
public final class TemporalConnection implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Logger LOG = LoggerFactory.getLogger(TemporalConnection.class);
  private final WorkflowServiceStubs stubs;
  private final WorkflowClient client;
  private final WorkflowServiceStubsOptions options;

  private TemporalConnection(
      WorkflowServiceStubs stubs, WorkflowClient client, WorkflowServiceStubsOptions options) {
    this.stubs = stubs;
    this.client = client;
    this.options = options;
  }

  /**
   * Connects, and checks that the namespace exists.
   *
   * @param metrics where the client reports to; null for nowhere
   * @throws ConfigurationException with a sentence when Temporal cannot be reached or refuses
   */
  public static TemporalConnection open(Settings settings, @Nullable Metrics metrics) {
    TemporalSettings temporal = settings.temporal();
    Scope scope = metrics == null ? new NoopScope() : metrics.temporalScope();
    WorkflowServiceStubsOptions options =
        WorkflowServiceStubsOptions.newBuilder(temporal.service())
            .setMetricsScope(scope)
            .validateAndBuildWithDefaults();
    WorkflowServiceStubs stubs = stubs(temporal, options);
    TemporalConnection connection =
        new TemporalConnection(
            stubs, WorkflowClient.newInstance(stubs, temporal.client()), options);
    try {
      connection.check();
      return connection;
    } catch (StatusRuntimeException e) {
      connection.close();
      throw new ConfigurationException(connection.sentence(e.getStatus()));
    }
  }

  private static WorkflowServiceStubs stubs(
      TemporalSettings temporal, WorkflowServiceStubsOptions options) {
    try {
      return WorkflowServiceStubs.newServiceStubs(options);
    } catch (IllegalArgumentException e) {
      LOG.debug("No channel can be made", e);
      throw temporal.wrongAddress();
    }
  }

  private void check() {
    stubs
        .blockingStub()
        .withDeadlineAfter(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .describeNamespace(DescribeNamespaceRequest.newBuilder().setNamespace(namespace()).build());
  }

  private String sentence(Status status) {
    return switch (status.getCode()) {
      case NOT_FOUND ->
          "Temporal at %s has no namespace \"%s\"; check TEMPORAL_NAMESPACE, or create it with `temporal operator namespace create %s`."
              .formatted(address(), SafeText.line(namespace()), SafeText.line(namespace()));
      case UNAUTHENTICATED, PERMISSION_DENIED ->
          "Temporal at %s refuses us (%s); check TEMPORAL_API_KEY or the TEMPORAL_TLS_… variables."
              .formatted(address(), status.getCode());
      default ->
          options.getSslContext() != null || options.getEnableHttps()
              ? "Temporal at %s (TEMPORAL_ADDRESS) cannot be reached with TLS (%s); check the TEMPORAL_TLS_… variables, and that it is running."
                  .formatted(address(), reason(status))
              : "Temporal at %s (TEMPORAL_ADDRESS) cannot be reached (%s); check the address, and that it is running."
                  .formatted(address(), status.getCode());
    };
  }

  /** What the TLS library says, where it is the one that refuses. */
  private static String reason(Status status) {
    Throwable fault = status.getCause();
    while (fault != null && fault.getCause() != null) {
      fault = fault.getCause();
    }
    return fault == null
        ? status.getCode().toString()
        : status.getCode() + ": " + SafeText.line(String.valueOf(fault.getMessage()));
  }

  public WorkflowClient client() {
    return client;
  }

  public WorkflowServiceStubs stubs() {
    return stubs;
  }

  public String namespace() {
    return client.getOptions().getNamespace();
  }

  public String address() {
    return String.valueOf(options.getTarget());
  }

  /** Answers once Temporal does; throws StatusRuntimeException where it does not within seconds. */
  public void ping() {
    check();
  }

  /**
   * Registers our search attributes in the namespace, where they are missing; warns where that is
   * not allowed, for everything else works without them.
   */
  public SearchAttributes registerSearchAttributes() {
    NamespaceSearchAttributes attributes = new NamespaceSearchAttributes(stubs, namespace());
    Set<String> added = Set.of();
    try {
      added = new TreeSet<>(attributes.register());
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() != Status.Code.ALREADY_EXISTS) {
        LOG.warn(
            "Search attributes could not be registered ({}): workflows cannot be found by article id; everything else works",
            e.getStatus().getCode());
      }
      return unregistered(attributes);
    }
    Set<String> present = NamespaceSearchAttributes.ours();
    present.removeAll(added);
    return new SearchAttributes(added, present, Set.of());
  }

  /** Which of our search attributes are there; nothing is registered. */
  public SearchAttributes searchAttributes() {
    return unregistered(new NamespaceSearchAttributes(stubs, namespace()));
  }

  /** What is there all the same; nothing, as far as is known, where that cannot be asked either. */
  private static SearchAttributes unregistered(NamespaceSearchAttributes attributes) {
    Set<String> present = Set.of();
    try {
      present = attributes.known();
    } catch (StatusRuntimeException e) {
      LOG.info("Could not list search attributes ({})", e.getStatus().getCode());
    }
    Set<String> missing = NamespaceSearchAttributes.ours();
    missing.removeAll(present);
    return new SearchAttributes(Set.of(), present, missing);
  }

  /** Breaks off what is under way: a query of a worker that has ended would be waited for. */
  @Override
  public void close() {
    stubs.shutdownNow();
  }
}

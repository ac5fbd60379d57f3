package dev.verialsync.acceptance.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.util.Durations;
import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.acceptance.SyncFixture;
import dev.verialsync.local.LocalStack;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.worker.SyncWorker;
import dev.verialsync.worker.TemporalConnection;
import dev.verialsync.workflows.messages.results.CatalogSyncResult;
import io.grpc.StatusRuntimeException;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.RegisterNamespaceRequest;
import io.temporal.api.workflowservice.v1.SetWorkerDeploymentCurrentVersionRequest;
import io.temporal.client.WorkflowStub;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Workers with {@code VERIAL_SYNC_BUILD_ID}: a new version is deployed while a run is under way.
 */
@Timeout(180)
@ExtendWith(EmbeddedStack.class)
final class VersionedWorkersTest {

  private static final String NAMESPACE = "versioned";

  @Test
  void aRunStaysWithItsVersionAndTheNextOneGetsTheNew(LocalStack stack) throws Exception {
    register(stack);
    try (SyncFixture sync =
        SyncFixture.on(
            stack,
            SimulatorOptions.builder()
                .articles(150)
                .seed(3)
                .imageBytes(2_000)
                .latency(Duration.ofMillis(100))
                .build(),
            NAMESPACE)) {
      sync.with("VERIAL_SYNC_BUILD_ID", "1");
      SyncWorker old = sync.startWorker();
      makeCurrent(sync.temporal(), "1");
      WorkflowStub first = sync.start(null);
      await().forever().until(() -> sync.simulator.calls().total("GetImagenesArticulosWS") >= 5);

      sync.with("VERIAL_SYNC_BUILD_ID", "2");
      SyncWorker replacement = sync.startWorker();
      makeCurrent(sync.temporal(), "2");

      assertThat(first.getResult(CatalogSyncResult.class).outcome()).isEqualTo("completed");
      assertThat(version(first)).isEqualTo("1");
      old.close();
      WorkflowStub second = sync.start(null);
      assertThat(second.getResult(CatalogSyncResult.class).outcome()).isEqualTo("completed");
      assertThat(version(second)).isEqualTo("2");
      assertThat(replacement.complaints()).isEmpty();
    }
  }

  private static void register(LocalStack stack) throws InterruptedException {
    WorkflowServiceStubs stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(stack.temporal().target()).build());
    try {
      stubs
          .blockingStub()
          .registerNamespace(
              RegisterNamespaceRequest.newBuilder()
                  .setNamespace(NAMESPACE)
                  .setWorkflowExecutionRetentionPeriod(Durations.fromDays(1))
                  .build());
      until(
          () ->
              stubs
                  .blockingStub()
                  .describeNamespace(
                      DescribeNamespaceRequest.newBuilder().setNamespace(NAMESPACE).build()));
    } finally {
      stubs.shutdownNow();
    }
  }

  /** As {@code temporal worker deployment set-current-version} does. */
  private static void makeCurrent(TemporalConnection temporal, String buildId)
      throws InterruptedException {
    until(
        () ->
            temporal
                .stubs()
                .blockingStub()
                .setWorkerDeploymentCurrentVersion(
                    SetWorkerDeploymentCurrentVersionRequest.newBuilder()
                        .setNamespace(NAMESPACE)
                        .setDeploymentName("verial-sync")
                        .setBuildId(buildId)
                        .build()));
  }

  private static String version(WorkflowStub run) {
    return run.describe()
        .getWorkflowExecutionInfo()
        .getVersioningInfo()
        .getDeploymentVersion()
        .getBuildId();
  }

  /** Until Temporal knows of what was just begun. */
  private static void until(Runnable call) {
    await()
        .atMost(Duration.ofMinutes(1))
        .ignoreException(StatusRuntimeException.class)
        .untilAsserted(call::run);
  }
}

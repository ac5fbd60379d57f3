package dev.verialsync.activities.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.activities.task.Persistence;
import dev.verialsync.workflows.messages.results.WaitObservation;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@Tag("slow")
final class PendingWaitsTest {

  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
  private final AtomicBoolean isBack = new AtomicBoolean();

  @WorkflowInterface
  public interface Root {
    @WorkflowMethod(name = "Root")
    void run();
  }

  @WorkflowInterface
  public interface Child {
    @WorkflowMethod(name = "Child")
    void run();
  }

  @ActivityInterface
  public interface Storing {
    void store();
  }

  public static final class RootWorkflow implements Root {
    @Override
    public void run() {
      Workflow.newChildWorkflowStub(Child.class).run();
    }
  }

  public static final class ChildWorkflow implements Child {
    @Override
    public void run() {
      Workflow.newActivityStub(
              Storing.class,
              ActivityOptions.newBuilder()
                  .setStartToCloseTimeout(Duration.ofMinutes(1))
                  .setHeartbeatTimeout(Duration.ofSeconds(3))
                  .build())
          .store();
    }
  }

  /** On some worker: the observer knows it from Temporal alone. */
  private final class WaitingForS3 implements Storing {
    @Override
    public void store() {
      try (TemporalHeartbeat heartbeat =
          TemporalHeartbeat.of(Activity.getExecutionContext(), timer)) {
        new Persistence()
            .inLibrary(
                heartbeat,
                () -> {
                  if (!isBack.get()) {
                    throw new SQLException("away", "08006");
                  }
                  return "stored";
                });
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  @Test
  void aChildsActivityOnAnyWorkerReportsWhoIsAwayUntilItAnswers() {
    Instant begun = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    try (TestWorkflowEnvironment temporal = TestWorkflowEnvironment.newInstance()) {
      Worker worker = temporal.newWorker("queue");
      worker.registerWorkflowImplementationTypes(RootWorkflow.class, ChildWorkflow.class);
      worker.registerActivitiesImplementations(new WaitingForS3());
      temporal.start();
      WorkflowStub run =
          temporal
              .getWorkflowClient()
              .newUntypedWorkflowStub(
                  "Root",
                  WorkflowOptions.newBuilder().setTaskQueue("queue").setWorkflowId("run").build());
      run.start();
      PendingWaits waits = new PendingWaits(temporal.getWorkflowClient());

      Optional<WaitObservation> seen = waits.longest("run");
      while (seen.isEmpty()) {
        seen = waits.longest("run");
      }
      assertThat(seen.get().waitingFor())
          .isEqualTo("S3 does not answer (no connection, SQLSTATE 08006)");
      assertThat(Instant.parse(String.valueOf(seen.get().since()))).isBetween(begun, Instant.now());

      isBack.set(true);
      run.getResult(Void.class);
      assertThat(waits.longest("run")).isEmpty();
    }
  }
}

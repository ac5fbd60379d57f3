package dev.verialsync.local.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.local.TestHome;
import dev.verialsync.local.process.PortChoice;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import org.junit.jupiter.api.Test;

class InMemoryTemporalTest {
  @Test
  void takesWorkflowsOnItsPortAndSaysThatItHasNoUi() {
    int port = new PortChoice("Temporal", 0, 0).pick(line -> {});
    try (InMemoryTemporal server =
        InMemoryTemporal.start(port, "default", TestHome.SEARCH_ATTRIBUTES)) {
      assertThat(server.address().inMemory()).isTrue();
      assertThat(server.address().uiUrl()).isNull();
      WorkflowServiceStubs stubs =
          WorkflowServiceStubs.newServiceStubs(
              WorkflowServiceStubsOptions.newBuilder()
                  .setTarget(server.address().target())
                  .build());
      try {
        var workflow =
            WorkflowClient.newInstance(stubs)
                .newUntypedWorkflowStub(
                    "Any",
                    WorkflowOptions.newBuilder()
                        .setWorkflowId("one")
                        .setTaskQueue("nobody")
                        .build());
        workflow.start();
        assertThat(workflow.getExecution().getWorkflowId()).isEqualTo("one");
      } finally {
        stubs.shutdownNow();
      }
    }
    assertThat(PortChoice.isFree(port)).isTrue();
  }
}

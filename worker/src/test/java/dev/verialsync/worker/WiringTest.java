package dev.verialsync.worker;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verialsync.worker.configuration.ConfigurationException;
import dev.verialsync.worker.configuration.Settings;
import dev.verialsync.worker.configuration.Variables;
import dev.verialsync.worker.metrics.Metrics;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a worker needs and does not find is said before it works. */
@Tag("slow")
class WiringTest {

  private static final int UNREACHABLE_PORT = 1;

  @TempDir Path directory;
  private final WorkflowServiceStubs stubs =
      WorkflowServiceStubs.newServiceStubs(
          io.temporal.serviceclient.WorkflowServiceStubsOptions.newBuilder()
              .setTarget("127.0.0.1:" + UNREACHABLE_PORT)
              .validateAndBuildWithDefaults());

  @AfterEach
  void close() {
    stubs.shutdownNow();
  }

  private void wire(Path home) {
    Map<String, String> values =
        new TreeMap<>(
            Map.of(
                "VERIAL_SYNC_HOME", home.toString(),
                "VERIAL_URL", "http://127.0.0.1:1/WcfServiceLibraryVerial/",
                "VERIAL_SESSION", "987654321",
                "DATABASE_URL", "jdbc:postgresql://127.0.0.1:" + UNREACHABLE_PORT + "/verial",
                "DATABASE_USER", "verial",
                "DATABASE_PASSWORD", "not-to-be-shown"));
    try (Metrics metrics = new Metrics()) {
      Wiring.of(
              new Settings(new Variables(values)),
              WorkflowClient.newInstance(stubs),
              metrics.work())
          .close();
    }
  }

  @Test
  void aHomeThatCannotBeWrittenToIsNamed() throws IOException {
    Path home = Files.writeString(directory.resolve("file"), "no directory").resolve("home");

    assertThatThrownBy(() -> wire(home))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith(
            "VERIAL_SYNC_HOME is \"%s\"; expected is a directory that this user can write to (",
            home);
  }

  @Test
  void aDatabaseThatCannotBeReachedIsNamed() {
    assertThatThrownBy(() -> wire(directory))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith(
            "PostgreSQL at jdbc:postgresql://127.0.0.1:1/verial (DATABASE_URL) cannot be reached: ")
        .hasMessageNotContaining("embedded");
  }
}

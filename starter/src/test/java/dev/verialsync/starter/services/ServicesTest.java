package dev.verialsync.starter.services;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.local.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which Temporal the links of a command lead to. */
final class ServicesTest {

  @TempDir Path directory;
  private final Map<String, String> environment = new TreeMap<>();

  @BeforeEach
  void profile() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("temporal.toml"),
            "[profile.shop]\naddress = \"cloud:7233\"\nnamespace = \"books\"\n");
    environment.put("TEMPORAL_CONFIG_FILE", file.toString());
  }

  private Services services() {
    return new Services(
        new ServicePlan(Map.of(Service.TEMPORAL, Source.CONFIGURED)),
        environment,
        directory,
        null,
        null);
  }

  private String namespace() {
    try (Services services = services()) {
      return services.temporalNamespace();
    }
  }

  @Test
  void theNamespaceIsTheProfiles() {
    environment.put("TEMPORAL_PROFILE", "shop");
    assertThat(namespace()).isEqualTo("books");
  }

  @Test
  void aVariableGoesBeforeTheProfile() {
    environment.put("TEMPORAL_PROFILE", "shop");
    environment.put("TEMPORAL_NAMESPACE", "toys");
    assertThat(namespace()).isEqualTo("toys");
  }

  @Test
  void withoutEitherItIsTemporalsDefault() {
    environment.put("TEMPORAL_NAMESPACE", " ");
    assertThat(namespace()).isEqualTo("default");
  }

  @Test
  void theUiOfAConfiguredTemporalIsTheVariables() {
    try (Services services = services()) {
      assertThat(services.temporalUi()).isEmpty();
    }
    environment.put("VERIAL_SYNC_TEMPORAL_UI", "http://ui:8233");
    try (Services services = services()) {
      assertThat(services.temporalUi()).contains("http://ui:8233");
    }
  }
}

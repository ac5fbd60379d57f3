package dev.verialsync.starter.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verialsync.local.RunningStack;
import dev.verialsync.local.Service;
import dev.verialsync.local.postgres.DatabaseAddress;
import dev.verialsync.local.s3.S3Address;
import dev.verialsync.local.temporal.TemporalAddress;
import dev.verialsync.worker.configuration.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ServicePlanTest {

  private static final Path HOME = Path.of("/home/shop/.verial-sync");

  @TempDir Path directory;

  /** No profile of the person who runs the tests may decide. */
  private Map<String, String> environment(boolean configured) {
    String noFile = directory.resolve("none.toml").toString();
    return configured
        ? Map.of(
            "TEMPORAL_CONFIG_FILE", noFile,
            "TEMPORAL_ADDRESS", "temporal:7233",
            "DATABASE_URL", "jdbc:postgresql://db/verial",
            "S3_ENDPOINT", "http://s3:9000")
        : Map.of("TEMPORAL_CONFIG_FILE", noFile, "DATABASE_URL", " ");
  }

  private static RunningStack stack(boolean whole) {
    return new RunningStack(
        77,
        Instant.EPOCH,
        whole ? new TemporalAddress("127.0.0.1:7233", "default", "http://ui", false, 1) : null,
        new DatabaseAddress("jdbc:postgresql://127.0.0.1:5/verial", "verial", "p", 1),
        whole ? new S3Address("http://127.0.0.1:9", "us-east-1", "a", "s", "verial-media") : null);
  }

  @ParameterizedTest(name = "configured {0}, stack {1}, may embed {2}: {3}")
  @CsvSource({
    "true,  none,  false, CONFIGURED",
    "true,  none,  true,  CONFIGURED",
    "true,  whole, false, CONFIGURED",
    "true,  whole, true,  CONFIGURED",
    "false, whole, false, RUNNING",
    "false, whole, true,  RUNNING",
    "false, part,  false, MISSING",
    "false, part,  true,  MISSING",
    "false, none,  false, MISSING",
    "false, none,  true,  EMBEDDED",
  })
  void decidesInOneOrder(boolean configured, String running, boolean mayEmbed, Source expected) {
    Optional<RunningStack> stack =
        running.equals("none") ? Optional.empty() : Optional.of(stack(running.equals("whole")));

    ServicePlan plan =
        ServicePlan.decide(
            Set.of(Service.TEMPORAL, Service.S3), environment(configured), stack, mayEmbed);

    assertThat(plan.sources()).isEqualTo(Map.of(Service.TEMPORAL, expected, Service.S3, expected));
  }

  @Test
  void decidesForEachServiceAlone() {
    ServicePlan plan =
        ServicePlan.decide(
            Set.of(Service.values()),
            Map.of(
                "TEMPORAL_CONFIG_FILE",
                directory.resolve("none.toml").toString(),
                "DATABASE_URL",
                "jdbc:postgresql://db/verial"),
            Optional.empty(),
            true);

    assertThat(plan.from(Source.CONFIGURED)).containsExactly(Service.POSTGRESQL);
    assertThat(plan.from(Source.EMBEDDED)).containsExactlyInAnyOrder(Service.TEMPORAL, Service.S3);
  }

  @Test
  void aProfileOfTemporalsOwnConfigurationCounts() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("temporal.toml"), "[profile.default]\naddress = \"cloud:7233\"\n");

    assertThat(
            ServiceVariables.isConfigured(
                Service.TEMPORAL, Map.of("TEMPORAL_CONFIG_FILE", file.toString())))
        .isTrue();
  }

  @Test
  void anEmptyVariableDoesNotHideAProfilesAddress() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("temporal.toml"), "[profile.default]\naddress = \"cloud:7233\"\n");

    assertThat(
            ServiceVariables.isConfigured(
                Service.TEMPORAL,
                Map.of(
                    "TEMPORAL_CONFIG_FILE",
                    file.toString(),
                    "TEMPORAL_ADDRESS",
                    " ",
                    "TEMPORAL_PROFILE",
                    "")))
        .isTrue();
  }

  @Test
  void aProfileThatDoesNotExistIsNamed() {
    assertThatThrownBy(
            () ->
                ServiceVariables.isConfigured(
                    Service.TEMPORAL,
                    Map.of(
                        "TEMPORAL_CONFIG_FILE",
                        directory.resolve("none.toml").toString(),
                        "TEMPORAL_PROFILE",
                        "production")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("TEMPORAL_PROFILE")
        .hasMessageContaining("production");
  }

  @Test
  void whatIsMissingIsNamedWithTheCommandThatStartsOne() {
    ServicePlan plan =
        ServicePlan.decide(
            Set.of(Service.POSTGRESQL, Service.S3), environment(false), Optional.empty(), false);

    assertThatThrownBy(() -> plan.requireComplete(HOME, Optional.empty()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("DATABASE_URL is not set; expected is a JDBC address")
        .hasMessageContaining("S3_ENDPOINT is not set; expected is an address such as http://")
        .hasMessageContaining("/home/shop/.verial-sync")
        .hasMessageContaining("`verial-sync up`");
  }

  @Test
  void aStackThatLacksAServiceIsNamed() {
    Optional<RunningStack> stack = Optional.of(stack(false));
    ServicePlan plan = ServicePlan.decide(Set.of(Service.S3), environment(false), stack, true);

    assertThatThrownBy(() -> plan.requireComplete(HOME, stack))
        .hasMessageContaining("process 77")
        .hasMessageContaining("S3_ENDPOINT");
  }

  @Test
  void theVariablesOfAnEmbeddedServiceReplaceAllOfItsOwn() {
    Map<String, String> replaced =
        ServiceVariables.replaced(
            Map.of("S3_BUCKET", "another", "S3_REGION", "eu-south-2", "VERIAL_URL", "http://v/"),
            Service.S3,
            Map.of("S3_ENDPOINT", "http://127.0.0.1:9", "S3_BUCKET", "verial-media"));

    assertThat(replaced)
        .isEqualTo(
            Map.of(
                "S3_ENDPOINT", "http://127.0.0.1:9",
                "S3_BUCKET", "verial-media",
                "VERIAL_URL", "http://v/"));
  }
}

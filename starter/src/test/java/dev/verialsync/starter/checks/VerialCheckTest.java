package dev.verialsync.starter.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.simulator.VerialSimulator;
import dev.verialsync.starter.checks.Finding.Status;
import dev.verialsync.worker.configuration.Settings;
import dev.verialsync.worker.configuration.Variables;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Verial's clock against ours, which is set wrong here instead. */
final class VerialCheckTest {

  @TempDir Path home;

  @ParameterizedTest
  @CsvSource({
    "PT0S, OK, Verial's agrees with ours.",
    "PT5M, OK, Verial's agrees with ours.",
    "PT20M, WARNING, behind ours; VERIAL_CLOCK_MARGIN is PT15M",
    "PT-8M, WARNING, ahead of ours; VERIAL_CLOCK_MARGIN is PT15M"
  })
  void anErpWhoseClockIsOffIsAWarningFromHalfTheMarginOn(
      Duration ours, Status status, String message) throws Exception {
    try (VerialSimulator erp =
        VerialSimulator.start(SimulatorOptions.builder().articles(3).build())) {
      Settings settings =
          new Settings(
              new Variables(
                  Map.of(
                      "VERIAL_URL", erp.uri().toString(),
                      "VERIAL_SESSION", String.valueOf(erp.options().session()),
                      "VERIAL_SYNC_HOME", home.toString())));

      assertThat(
              new VerialCheck(settings, Clock.offset(Clock.systemUTC(), ours))
                  .run(Optional.empty()))
          .anyMatch(
              finding ->
                  finding.subject().equals("Clock")
                      && finding.status() == status
                      && finding.message().contains(message));
      assertThat(erp.calls().total()).isEqualTo(2);
    }
  }
}

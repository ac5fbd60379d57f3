package dev.verialsync.starter.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verialsync.starter.ScriptedTemporal;
import dev.verialsync.worker.TemporalConnection;
import dev.verialsync.worker.configuration.Settings;
import dev.verialsync.worker.configuration.Variables;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Schedules of a backup, where Temporal does not take them. */
final class SavedSchedulesTest {

  private static final List<String> NIGHT = List.of("{\"scheduleId\":\"verial-sync-night\"}");

  private static TemporalConnection connection(ScriptedTemporal temporal) {
    return TemporalConnection.open(
        new Settings(new Variables(Map.of("TEMPORAL_ADDRESS", temporal.address()))), null);
  }

  @Test
  void whatTheServerRefusesDoesNotEndARestore() throws IOException {
    try (ScriptedTemporal temporal = new ScriptedTemporal();
        TemporalConnection connection = connection(temporal)) {
      assertThat(new SavedSchedules(connection).setAgain(NIGHT))
          .containsExactly(
              "Temporal refuses the schedule night (UNIMPLEMENTED): set it yourself with `verial-sync schedule set`.");
    }
  }

  @Test
  void aServerThatIsAwayDoes() throws IOException {
    ScriptedTemporal temporal = new ScriptedTemporal();
    try (TemporalConnection connection = connection(temporal)) {
      temporal.close();
      assertThatThrownBy(() -> new SavedSchedules(connection).setAgain(NIGHT))
          .isInstanceOf(StatusRuntimeException.class);
    }
  }
}

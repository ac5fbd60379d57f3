package dev.verialsync.acceptance.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.local.LocalStack;
import dev.verialsync.starter.Captured;
import dev.verialsync.starter.ScriptedTemporal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands against a database that nobody has migrated, or that refuses the password. */
@ExtendWith(EmbeddedStack.class)
@Timeout(120)
final class UnmigratedDatabaseTest {

  @TempDir Path home;

  @Test
  void aRefusedPasswordIsWarnedOfAndTemporalStartsTheRun(LocalStack stack) throws IOException {
    try (ScriptedTemporal temporal = new ScriptedTemporal()) {
      temporal.withoutWorker();
      Captured command = new Captured(environment(stack, temporal, "wrong"));

      assertThat(command.run("start", "--id", "night")).as(command.err()).isZero();

      assertThat(temporal.started()).containsExactly("night");
      assertThat(command.err())
          .contains("DATABASE_PASSWORD", "no worker polls the task queue")
          .doesNotContain("Exception", "wrong");
    }
  }

  private Map<String, String> environment(
      LocalStack stack, ScriptedTemporal temporal, String password) {
    return Map.of(
        "VERIAL_SYNC_HOME", home.toString(),
        "TEMPORAL_CONFIG_FILE", home.resolve("none.toml").toString(),
        "TEMPORAL_ADDRESS", temporal.address(),
        // The fixtures make databases of their own: this one stays as it was made.
        "DATABASE_URL", stack.database().jdbcUrl(),
        "DATABASE_USER", stack.database().user(),
        "DATABASE_PASSWORD", password);
  }

  @ParameterizedTest
  @ValueSource(strings = {"start", "pause", "resume", "cancel", "runs", "history 7"})
  void theCommandThatHelpsIsNamed(String typed, LocalStack stack) throws IOException {
    try (ScriptedTemporal temporal = new ScriptedTemporal()) {
      Captured command = new Captured(environment(stack, temporal, stack.database().password()));

      assertThat(command.run(typed.split(" "))).isEqualTo(2);

      assertThat(command.err())
          .contains("`verial-sync migrate`")
          .doesNotContain("Exception", "select ");
    }
  }
}

package dev.verialsync.acceptance.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.local.LocalStack;
import dev.verialsync.starter.Captured;
import dev.verialsync.starter.ScriptedTemporal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands against a database that nobody has migrated. */
@ExtendWith(EmbeddedStack.class)
@Timeout(120)
final class UnmigratedDatabaseTest {

  @TempDir Path home;

  @ParameterizedTest
  @ValueSource(strings = {"start", "pause", "resume", "cancel", "runs", "history 7"})
  void theCommandThatHelpsIsNamed(String typed, LocalStack stack) throws IOException {
    try (ScriptedTemporal temporal = new ScriptedTemporal()) {
      Captured command =
          new Captured(
              Map.of(
                  "VERIAL_SYNC_HOME", home.toString(),
                  "TEMPORAL_CONFIG_FILE", home.resolve("none.toml").toString(),
                  "TEMPORAL_ADDRESS", temporal.address(),
                  // The fixtures make databases of their own: this one stays as it was made.
                  "DATABASE_URL", stack.database().jdbcUrl(),
                  "DATABASE_USER", stack.database().user(),
                  "DATABASE_PASSWORD", stack.database().password()));

      assertThat(command.run(typed.split(" "))).isEqualTo(2);

      assertThat(command.err())
          .contains("`verial-sync migrate`")
          .doesNotContain("Exception", "select ");
    }
  }
}

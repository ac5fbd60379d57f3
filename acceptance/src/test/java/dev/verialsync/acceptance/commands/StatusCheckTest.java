package dev.verialsync.acceptance.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.acceptance.SyncFixture;
import dev.verialsync.local.LocalStack;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.starter.Captured;
import dev.verialsync.starter.ScriptedTemporal;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code status --check}: one line and the exit code of a Nagios plugin. */
@ExtendWith(EmbeddedStack.class)
@Timeout(180)
final class StatusCheckTest {

  @TempDir Path home;
  private final Map<String, String> environment = new TreeMap<>();

  private String check(int expectedExitCode) {
    Captured command = new Captured(environment);
    assertThat(command.run("status", "--check"))
        .as(command.out() + command.err())
        .isEqualTo(expectedExitCode);
    assertThat(command.out()).hasLineCount(1);
    return command.out();
  }

  @Test
  void itSaysWhatIsWrongAndWhatIsNot(LocalStack stack) throws Exception {
    try (SyncFixture sync = SyncFixture.on(stack, SimulatorOptions.builder().articles(3).build())) {
      environment.putAll(sync.environment);
      environment.put("VERIAL_SYNC_HOME", home.toString());
      environment.put("TEMPORAL_CONFIG_FILE", home.resolve("none.toml").toString());
      String temporal = environment.get("TEMPORAL_ADDRESS");
      try (ScriptedTemporal alone = new ScriptedTemporal()) {
        alone.withoutWorker();
        environment.put("TEMPORAL_ADDRESS", alone.address());
        assertThat(check(2)).startsWith("VERIAL-SYNC CRITICAL - no worker is running");
      }
      environment.put("TEMPORAL_ADDRESS", temporal);
      sync.startWorker();
      sync.run();

      assertThat(check(0)).startsWith("VERIAL-SYNC OK - no run is active; last run 1 completed");

      assertThat(new Captured(environment).run("hold", "--reason", "prices")).isZero();
      assertThat(check(1)).startsWith("VERIAL-SYNC WARNING - all products are held");

      sync.sql().execute("update sync.run set finished_at = finished_at - interval '27 hours'");
      assertThat(check(2))
          .startsWith("VERIAL-SYNC CRITICAL - no run has completed the images phase for 27 h")
          .contains("the products phase", "all products are held");

      environment.put("TEMPORAL_ADDRESS", "127.0.0.1:1");
      assertThat(check(2))
          .startsWith("VERIAL-SYNC CRITICAL - ")
          .contains("Temporal", "all products are held");
      environment.put("TEMPORAL_ADDRESS", temporal);

      whileS3IsAway();

      environment.put("DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/verial");
      assertThat(check(2)).contains("jdbc:postgresql://127.0.0.1:1/verial");

      // The fixtures make databases of their own: this one stays as it was made.
      environment.put("DATABASE_URL", stack.database().jdbcUrl());
      assertThat(check(3)).startsWith("VERIAL-SYNC UNKNOWN - ").contains("`verial-sync migrate`");
    }
  }

  /** Dead, hanging, refusing, and not known to this command. */
  private void whileS3IsAway() throws Exception {
    Map<String, String> before = new TreeMap<>(environment);
    environment.put("S3_ENDPOINT", "http://127.0.0.1:1");
    assertThat(check(2))
        .contains("The media library at http://127.0.0.1:1", "all products are held");
    Captured status = new Captured(environment);
    assertThat(status.run("status")).isEqualTo(1);
    assertThat(status.out())
        .contains("problem   The media library at http://127.0.0.1:1", "last run  1: completed");

    try (ServerSocket hanging = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      environment.put("S3_ENDPOINT", "http://127.0.0.1:" + hanging.getLocalPort());
      assertThat(check(2)).contains("The media library at http://127.0.0.1:");
    }
    environment.putAll(before);
    environment.put("S3_BUCKET", "another-bucket");
    assertThat(check(2)).contains("check S3_BUCKET, which is another-bucket");
    environment.remove("S3_SECRET_KEY");
    assertThat(check(3)).startsWith("VERIAL-SYNC UNKNOWN - S3_SECRET_KEY");
    environment.putAll(before);

    environment.remove("S3_ENDPOINT");
    assertThat(check(2)).doesNotContain("S3", "media library");
    environment.putAll(before);
  }
}

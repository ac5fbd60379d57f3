package dev.verialsync.acceptance.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.acceptance.SyncFixture;
import dev.verialsync.local.LocalStack;
import dev.verialsync.local.LocalStackOptions;
import dev.verialsync.local.Service;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.starter.Captured;
import dev.verialsync.worker.TemporalConnection;
import io.temporal.client.schedules.ScheduleActionResult;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleInfo;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A schedule of a minute while Temporal is down over two of its times, both of which pass. */
@Tag("thorough")
@Timeout(360)
@ExtendWith(EmbeddedStack.class)
final class MissedRunsTest {

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir Path home;

  @Test
  void ofTheTimesThatTemporalWasDownAtOnlyTheLastIsCaughtUp(LocalStack shared) throws Exception {
    try (SyncFixture sync =
        SyncFixture.on(shared, SimulatorOptions.builder().articles(10).seed(5).build())
            .with("VERIAL_SYNC_HOME", home.resolve("sync").toString())
            .with("TEMPORAL_CONFIG_FILE", home.resolve("none.toml").toString())) {
      Instant set;
      try (LocalStack first = temporal()) {
        sync.with("TEMPORAL_ADDRESS", first.temporal().target());
        awaitTime(halfAMinuteBeforeTheNext());
        Captured typed = new Captured(sync.environment);
        assertThat(typed.run("schedule", "set", "stock", "--every", "PT1M"))
            .as(typed.err())
            .isZero();
        set = Clock.systemUTC().instant();
        assertThat(info(sync).getNumActions()).isZero();
      }
      Instant last = set.truncatedTo(ChronoUnit.MINUTES).plus(2, ChronoUnit.MINUTES);
      awaitTime(last);

      try (LocalStack second = temporal()) {
        sync.with("TEMPORAL_ADDRESS", second.temporal().target());
        await().atMost(PATIENCE).until(() -> info(sync).getNumActions() > 0);
        ScheduleInfo info = info(sync);
        assertThat(info.getRecentActions())
            .extracting(ScheduleActionResult::getScheduledAt)
            .containsExactly(last);
        assertThat(info.getNumActionsMissedCatchupWindow()).as("too late by now").isOne();
      }
    }
  }

  /** The schedule is set and Temporal stopped before its first time. */
  private static Instant halfAMinuteBeforeTheNext() {
    Instant now = Clock.systemUTC().instant();
    Instant minute = now.truncatedTo(ChronoUnit.MINUTES);
    return now.isBefore(minute.plusSeconds(30)) ? now : minute.plusSeconds(60);
  }

  private static void awaitTime(Instant time) {
    await().atMost(PATIENCE).until(() -> !Clock.systemUTC().instant().isBefore(time));
  }

  /** One that only this test uses, with the state that the one before it left. */
  private LocalStack temporal() {
    return LocalStack.start(
        LocalStackOptions.in(home.resolve("temporal"))
            .programs(Path.of("target", "programs").toAbsolutePath())
            .services(Service.TEMPORAL)
            .build());
  }

  private static ScheduleInfo info(SyncFixture sync) {
    try (TemporalConnection temporal = TemporalConnection.open(sync.settings(), null)) {
      return ScheduleClient.newInstance(temporal.stubs())
          .getHandle("verial-sync-stock")
          .describe()
          .getInfo();
    }
  }
}

package dev.verialsync.starter.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.db.Phase;
import dev.verialsync.db.gate.GateState;
import dev.verialsync.db.issue.IssueKind;
import dev.verialsync.db.run.RunStatus;
import dev.verialsync.db.state.InstallationState;
import dev.verialsync.db.state.InstallationState.LastRun;
import dev.verialsync.db.state.InstallationState.OpenIssues;
import dev.verialsync.db.watch.Judgement;
import dev.verialsync.db.watch.Thresholds;
import dev.verialsync.starter.status.MonitorLine.Level;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MonitorLineTest {

  private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");
  private static final Instant LATELY = NOON.minus(Duration.ofMinutes(10));
  private static final Instant LONG_AGO = NOON.minus(Duration.ofHours(30));

  private @Nullable Instant run;
  private @Nullable Instant failing;
  private @Nullable Instant paused;
  private LastRun last = new LastRun(12, RunStatus.COMPLETED_WITH_ISSUES, LATELY, null);
  private Map<Phase, Instant> success = Map.of(Phase.IMAGES, LATELY, Phase.PRODUCTS, LATELY);
  private boolean allHeld;
  private long held;

  private MonitorLine line() {
    GateState gate =
        new GateState(
            BigDecimal.TEN,
            4,
            false,
            null,
            null,
            0,
            null,
            paused,
            "lunch",
            0,
            failing,
            "GetStockArticulosWS: HTTP 503",
            null);
    InstallationState state =
        new InstallationState(
            LONG_AGO,
            run,
            Map.of(),
            last,
            success,
            allHeld,
            held,
            Map.of(IssueKind.NO_NAME, new OpenIssues(3, LATELY)));
    MonitorLine line = new MonitorLine(NOON);
    line.add(
        Judgement.of(
            gate, state, new Thresholds(Duration.ofHours(26), Duration.ofMinutes(30)), NOON),
        gate,
        state);
    return line;
  }

  @Test
  void whereAllIsWellItSaysHowThingsStand() {
    assertThat(line().line())
        .isEqualTo(
            "VERIAL-SYNC OK - no run is active; last run 12 completed with issues 10 min ago; 3 open issues");
    assertThat(line().level().exitCode()).isZero();
  }

  @Test
  void heldAndPausedAreWarnings() {
    held = 1;
    run = NOON.minus(Duration.ofHours(13));
    paused = run;

    assertThat(line().line())
        .isEqualTo(
            "VERIAL-SYNC WARNING - held: 1 product; the current run has been paused for 13 h 0 min: lunch");
    assertThat(line().level().exitCode()).isEqualTo(1);
  }

  @Test
  void theWorstComesFirstAndDecides() {
    allHeld = true;
    run = NOON.minus(Duration.ofHours(2));
    failing = NOON.minus(Duration.ofMinutes(40));
    success = Map.of(Phase.IMAGES, LONG_AGO);
    last = new LastRun(12, RunStatus.FAILED, LATELY, "No | session.\nAsk for one.");

    assertThat(line().line())
        .isEqualTo(
            "VERIAL-SYNC CRITICAL - run 12 failed: No / session.; no run has completed the images phase for 30 h 0 min;"
                + " no run has completed the products phase since the installation;"
                + " a run has waited for Verial for 40 min: GetStockArticulosWS: HTTP 503; all products are held");
    assertThat(line().level().exitCode()).isEqualTo(2);
  }

  @Test
  void whatIsUnknownIsWorseThanAWarningAndLessThanCritical() {
    held = 2;
    MonitorLine line = line();
    line.add(Level.UNKNOWN, "another schema");
    assertThat(line.line()).isEqualTo("VERIAL-SYNC UNKNOWN - another schema; held: 2 products");
    assertThat(line.level().exitCode()).isEqualTo(3);

    line.add(Level.CRITICAL, "no worker is running");
    assertThat(line.level()).isEqualTo(Level.CRITICAL);
  }

  @Test
  void hostileTextsStayInTheirLine() {
    last =
        new LastRun(
            12,
            RunStatus.FAILED,
            LATELY,
            "evil\u001b[2J\u2028FORGED\u202e\u0085" + "x".repeat(500));

    assertThat(line().line())
        .doesNotContain("\u001b", "\u2028", "\u202e", "\u0085")
        .hasSizeLessThan(300);
  }
}

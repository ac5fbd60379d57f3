package dev.verialsync.activities.server;

import dev.verialsync.activities.task.Heartbeat;
import dev.verialsync.activities.task.Persistence;
import dev.verialsync.activities.verial.VerialClient;
import dev.verialsync.activities.verial.call.ClockDifference;
import dev.verialsync.db.run.RunRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Verial's clock, by the dates of its answers. Verial filters changes by it, so a question for
 * changes reaches back farther where it differs from ours. Each run's difference is kept: what
 * changed between two runs was dated by a clock that may have been corrected since.
 */
public final class ErpClock {

  /** A clock ahead hides no change; one that is far ahead would only repeat them. */
  private static final Duration MOST_AHEAD = Duration.ofDays(1);

  /** Less is as likely the way to Verial as its clock. */
  private static final Duration LEAST_TOLD = Duration.ofSeconds(5);

  private final VerialClient verial;
  private final RunRepository runs;
  private final Persistence persistence;
  private final Duration margin;

  public ErpClock(
      VerialClient verial, RunRepository runs, Persistence persistence, Duration margin) {
    this.verial = verial;
    this.runs = runs;
    this.persistence = persistence;
    this.margin = margin;
  }

  /** Keeps what this worker's calls have shown, for whichever worker asks what changed. */
  public void note(long runId, Heartbeat heartbeat) throws InterruptedException {
    Optional<Duration> shown = verial.clockDifference(runId).map(ClockDifference::atMost);
    if (shown.isPresent()) {
      persistence.inDatabase(
          heartbeat,
          () -> {
            runs.noteClockDifference(runId, shown.get());
            return shown;
          });
    }
  }

  /** How far before a moment a question for what changed since must begin. */
  public Duration margin(Instant asked, long runId, Heartbeat heartbeat)
      throws InterruptedException {
    Duration widest = Duration.ZERO;
    for (Duration difference :
        persistence.inDatabase(heartbeat, () -> runs.clockDifferencesSince(asked, runId))) {
      Duration wider =
          difference.isNegative()
              ? difference.negated()
              : difference.compareTo(MOST_AHEAD) < 0 ? difference : MOST_AHEAD;
      widest = wider.compareTo(widest) > 0 ? wider : widest;
    }
    return margin.plus(widest);
  }

  /** What to tell the operator; empty below half of the margin. */
  public Optional<String> complaint(long runId, Heartbeat heartbeat) throws InterruptedException {
    return persistence
        .inDatabase(heartbeat, () -> runs.clockDifference(runId))
        .filter(difference -> difference.abs().compareTo(LEAST_TOLD) >= 0)
        .filter(difference -> difference.abs().multipliedBy(2).compareTo(margin) >= 0)
        .map(
            difference ->
                "Verial's clock is %s %s this machine's: the run asked for what changed that much earlier, to miss nothing. Correct the clock of Verial's server, or of this machine."
                    .formatted(
                        described(difference.abs()),
                        difference.isNegative() ? "behind" : "ahead of"));
  }

  private static String described(Duration difference) {
    if (difference.toDays() > 2) {
      return difference.toDays() + " days";
    }
    if (difference.toHours() > 2) {
      return "%d h %d min".formatted(difference.toHours(), difference.toMinutesPart());
    }
    return difference.toMinutes() > 2
        ? difference.toMinutes() + " min"
        : Math.max(1, difference.toSeconds()) + " s";
  }
}

package dev.verialsync.db.watch;

import java.time.Duration;

/**
 * How long it takes until a condition counts.
 *
 * @param lateAfter since the last run that completed a phase
 * @param awayAfter that a run has waited for Verial
 */
public record Thresholds(Duration lateAfter, Duration awayAfter) {

  /** That a run has been paused: somebody forgot it. */
  static final Duration PAUSED_AFTER = Duration.ofHours(12);
}

package dev.verialsync.db.retention;

import java.time.Duration;

/**
 * How long what runs have recorded is kept, from each run's end on.
 *
 * @param calls calls to Verial, and what was read by them
 * @param history events, batches, closed issues, differences, verifications
 * @param runs at least as long as the two
 * @param changes of the feed
 */
public record KeepPeriods(Duration calls, Duration history, Duration runs, Duration changes) {

  public KeepPeriods {
    runs = longer(runs, longer(calls, history));
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}

package dev.verialsync.activities.task;

import java.time.Duration;

/**
 * How long to wait between attempts: each time twice as long, up to a ceiling, less a random part
 * and many who wait for one service do not come back at once.
 *
 * @param first the longest wait after the first failed attempt
 * @param ceiling the longest wait of all
 */
public record Backoff(Duration first, Duration ceiling) {
  /** From 250 ms to 15 s: a service is found within seconds of its return. */
  public static final Backoff DEFAULT = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(15));

  private static final int MAX_DOUBLINGS = 20;

  public Backoff {
    if (first.isNegative() || first.isZero() || ceiling.compareTo(first) < 0) {
      throw new IllegalArgumentException("A backoff grows from a positive wait to its ceiling");
    }
  }

  /**
   * The wait after a number of failed attempts, between half and the whole of its nominal length.
   *
   * @param failures attempts that have failed, at least 1
   * @param random a random number from 0 to 1
   */
  public Duration afterFailures(int failures, double random) {
    long nominal = first.toMillis() << Math.min(failures - 1, MAX_DOUBLINGS);
    long bounded = Math.min(nominal, ceiling.toMillis());
    return Duration.ofMillis(bounded / 2 + Math.round(random * (bounded / 2.0)));
  }
}

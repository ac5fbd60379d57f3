package dev.verialsync.activities.retry;

import java.time.Duration;

/**
 * How long to wait between attempts: each time twice as long, up to a ceiling, less a random part
 * so that many who wait for one service do not come back at once.
 *
 * @param first the longest wait after the first failed attempt
 * @param ceiling the longest wait of all
 */
public record Backoff(Duration first, Duration ceiling) {
  /** From 250 ms to 15 s, so that a service is found within seconds of its return. */
  public static final Backoff DEFAULT = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(15));

  private static final int MAX_DOUBLINGS = 30;

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
    double nominal = first.toMillis() * Math.scalb(1.0, Math.min(failures - 1, MAX_DOUBLINGS));
    double bounded = Math.min(nominal, ceiling.toMillis());
    return Duration.ofMillis(Math.round(bounded * (1 + random) / 2));
  }
}

package dev.verialsync.activities.verial.call;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far Verial's clock is ahead of ours, between two bounds; negative is behind.
 *
 * @param least no less than this
 * @param most no more than this
 */
public record ClockDifference(Duration least, Duration most) {

  /** An HTTP date leaves out what has passed of its second. */
  private static final Duration RESOLUTION = Duration.ofSeconds(1);

  /**
   * As the {@code Date} of an answer shows it.
   *
   * @param sent our clock before the request
   * @param received our clock after the answer's head
   * @return empty for no date, and for one that says nothing
   */
  public static Optional<ClockDifference> of(
      @Nullable String date, Instant sent, Instant received) {
    if (date == null || received.isBefore(sent)) {
      return Optional.empty();
    }
    try {
      Instant shown =
          ZonedDateTime.parse(date.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Optional.of(
          new ClockDifference(
              Duration.between(received, shown), Duration.between(sent, shown).plus(RESOLUTION)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** With another measurement, newer than this: the bounds of both where they agree. */
  public ClockDifference then(ClockDifference newer) {
    Duration least = newer.least.compareTo(this.least) > 0 ? newer.least : this.least;
    Duration most = newer.most.compareTo(this.most) < 0 ? newer.most : this.most;
    return least.compareTo(most) > 0 ? newer : new ClockDifference(least, most);
  }

  /** The bound that is farther from ours, where the clocks differ for certain; else zero. */
  public Duration atMost() {
    if (least.isNegative() && !most.isNegative()) {
      return Duration.ZERO;
    }
    return most.isNegative() ? least : most;
  }
}

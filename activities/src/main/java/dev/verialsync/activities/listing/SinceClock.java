package dev.verialsync.activities.listing;

import dev.verialsync.activities.verial.text.WallClockText;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * From when to ask Verial for changes. It filters by a wall clock without zone, in minutes, that
 * may be wrong, and that shows one hour twice in autumn.
 */
public final class SinceClock {
  /** The ERP's time zone. */
  private SinceClock() {}

  /**
   * The earliest minute that a Madrid wall clock, right to within {@code margin}, shows between
   * {@code moment} and {@code now}.
   *
   * @throws IllegalArgumentException for a negative margin
   */
  public static LocalDateTime since(Instant moment, Duration margin, Instant now) {
    if (margin.isNegative()) {
      throw new IllegalArgumentException("the clock margin must not be negative");
    }
    Instant from = moment.minus(margin);
    // A clock of ours that was set back must not close the window.
    Instant to = (now.isAfter(moment) ? now : moment).plus(margin);
    ZoneRules rules = WallClockText.MADRID.getRules();
    LocalDateTime earliest = LocalDateTime.ofInstant(from, WallClockText.MADRID);
    ZoneOffsetTransition change = rules.nextTransition(from);
    while (change != null && !change.getInstant().isAfter(to)) {
      // After an autumn change the clock shows again what it showed an hour before.
      if (change.isOverlap() && change.getDateTimeAfter().isBefore(earliest)) {
        earliest = change.getDateTimeAfter();
      }
      change = rules.nextTransition(change.getInstant());
    }
    return earliest.truncatedTo(ChronoUnit.MINUTES);
  }
}

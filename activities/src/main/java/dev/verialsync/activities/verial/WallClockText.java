package dev.verialsync.activities.verial;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a date in any spelling that Verial uses: {@code 2025-07-22}, with a time after {@code T} or
 * a blank, with a zone, or WCF's {@code /Date(1753142400000+0200)/}. Result: Madrid wall clock.
 */
final class WallClockText {
  private static final Pattern WCF = Pattern.compile("/Date\\((-?\\d{1,17})([+-]\\d{4})?\\)/");
  private static final Pattern ISO =
      Pattern.compile(
          "(\\d{4})-(\\d{2})-(\\d{2})"
              + "(?:[T ]+(\\d{2}):(\\d{2})(?::(\\d{2})(?:[.,]\\d{1,9})?)?)?\\s*(Z|[+-]\\d{2}:?\\d{2})?");

  private WallClockText() {}

  /**
   * Dates without a time are midnight.
   *
   * @throws DateTimeException when the text is no date
   */
  static LocalDateTime parse(String text) {
    Matcher wcf = WCF.matcher(text);
    if (wcf.matches()) {
      Instant instant = Instant.ofEpochMilli(Long.parseLong(wcf.group(1)));
      String offset = wcf.group(2);
      return LocalDateTime.ofInstant(
          instant, offset == null ? SinceClock.MADRID : ZoneOffset.of(offset));
    }
    Matcher iso = ISO.matcher(text);
    if (!iso.matches()) {
      throw new DateTimeException("not a date");
    }
    LocalDate date = LocalDate.of(number(iso, 1), number(iso, 2), number(iso, 3));
    LocalTime time =
        iso.group(4) == null
            ? LocalTime.MIDNIGHT
            : LocalTime.of(
                number(iso, 4), number(iso, 5), iso.group(6) == null ? 0 : number(iso, 6));
    LocalDateTime written = date.atTime(time);
    String offset = iso.group(7);
    if (offset == null) {
      return written;
    }
    OffsetDateTime moment = written.atOffset(ZoneOffset.of(offset));
    return moment.atZoneSameInstant(SinceClock.MADRID).toLocalDateTime();
  }

  /** .NET's smallest date, 0001-01-01, is how an empty date is written. */
  static boolean isEmptyDate(LocalDateTime value) {
    return value.isBefore(LocalDateTime.of(1, 1, 2, 0, 0));
  }

  private static int number(Matcher matcher, int group) {
    return Integer.parseInt(matcher.group(group));
  }
}

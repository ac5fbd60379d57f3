package dev.verialsync.activities.verial.text;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a date in any spelling that Verial uses: {@code 2025-07-22}, with a time after {@code T} or
 * a blank, with a zone, or WCF's {@code /Date(1753142400000+0200)/}. Result: Madrid wall clock.
 */
public final class WallClockText {

  /** Verial writes wall-clock times of this zone. */
  public static final ZoneId MADRID = ZoneId.of("Europe/Madrid");

  private static final Pattern WCF = Pattern.compile("/Date\\((-?\\d{1,17})([+-]\\d{4})?\\)/");
  private static final Pattern ISO =
      Pattern.compile(
          "(\\d{4}-\\d{2}-\\d{2})"
              + "(?:[T ]+(\\d{2}:\\d{2}(?::\\d{2})?)(?:(?<=:..:..)[.,]\\d{1,9})?)?"
              + "\\s*(Z|[+-]\\d{2}:?\\d{2})?");

  private static final Set<LocalDate> EMPTY =
      Set.of(LocalDate.of(1, 1, 1), LocalDate.of(1753, 1, 1), LocalDate.of(1899, 12, 30));

  private static final Set<LocalDate> EMPTY_FOR_SALE =
      Set.of(LocalDate.of(1900, 1, 1), LocalDate.of(1970, 1, 1));

  private static final ZoneOffset CENTRAL_EUROPE = ZoneOffset.ofHours(1);

  /** When Spain took to it. */
  private static final Instant STANDARD_TIME = Instant.parse("1901-01-01T00:00:00Z");

  private WallClockText() {}

  /**
   * Dates without a time are midnight.
   *
   * @throws DateTimeException when the text is no date
   */
  public static LocalDateTime parse(String text) {
    Matcher wcf = WCF.matcher(text);
    if (wcf.matches()) {
      Instant instant = Instant.ofEpochMilli(Long.parseLong(wcf.group(1)));
      String offset = wcf.group(2);
      return offset == null
          ? inMadrid(instant)
          : LocalDateTime.ofInstant(instant, ZoneOffset.of(offset));
    }
    Matcher iso = ISO.matcher(text);
    if (!iso.matches()) {
      throw new DateTimeException("not a date");
    }
    LocalDateTime written =
        LocalDate.parse(iso.group(1))
            .atTime(iso.group(2) == null ? LocalTime.MIDNIGHT : LocalTime.parse(iso.group(2)));
    String offset = iso.group(3);
    return offset == null || isEmptySaleDate(written)
        ? written
        : inMadrid(written.toInstant(ZoneOffset.of(offset)));
  }

  /**
   * Whether it is the smallest date of .NET or SQL Server, or day 0 of Delphi and Access: so they
   * write an empty date.
   */
  public static boolean isEmptyDate(LocalDateTime value) {
    return value.getYear() < 1 || EMPTY.contains(value.toLocalDate());
  }

  /** Whether no sale is meant: day 0 of other systems as well, which a book may be of. */
  public static boolean isEmptySaleDate(LocalDateTime value) {
    return isEmptyDate(value) || EMPTY_FOR_SALE.contains(value.toLocalDate());
  }

  /** Windows, where Verial runs, knows no local mean time. */
  private static LocalDateTime inMadrid(Instant moment) {
    return LocalDateTime.ofInstant(
        moment, moment.isBefore(STANDARD_TIME) ? CENTRAL_EUROPE : MADRID);
  }
}

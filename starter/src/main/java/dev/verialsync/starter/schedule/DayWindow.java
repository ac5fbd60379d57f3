package dev.verialsync.starter.schedule;

import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A part of the day, also over midnight.
 *
 * @param from the first moment
 * @param to the first moment after it; the same as {@code from} means the whole day
 */
record DayWindow(LocalTime from, LocalTime to) {

  static final DayWindow WHOLE_DAY = new DayWindow(LocalTime.MIDNIGHT, LocalTime.MIDNIGHT);

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

  Duration length() {
    Duration length = Duration.between(from, to);
    return to.isAfter(from) ? length : length.plusDays(1);
  }

  /** {@code 08:00-22:00}. */
  @Override
  public String toString() {
    return TIME.format(from) + "-" + (to.equals(LocalTime.MIDNIGHT) ? "24:00" : TIME.format(to));
  }

  /** Reads {@code 08:00-22:00}. */
  static final class Converter implements ITypeConverter<DayWindow> {

    @Override
    public DayWindow convert(String value) {
      List<String> ends = List.of(value.strip().split("\\s*-\\s*", -1));
      try {
        if (ends.size() == 2) {
          LocalTime from = LocalTime.parse(ends.get(0), TIME);
          LocalTime to =
              ends.get(1).equals("24:00") ? LocalTime.MIDNIGHT : LocalTime.parse(ends.get(1), TIME);
          if (!from.equals(to) || ends.get(1).equals("24:00")) {
            return new DayWindow(from, to);
          }
        }
      } catch (DateTimeParseException e) {
        // Said below.
      }
      throw new TypeConversionException(
          "\"%s\" is no window; expected is FROM-TO, two different times of the day, such as 08:00-22:00"
              .formatted(value));
    }
  }
}

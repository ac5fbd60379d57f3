package dev.verialsync.starter.schedule;

import java.time.DayOfWeek;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Days of the week.
 *
 * @param text as a person wrote it, such as {@code mon-sat}
 */
record WeekDays(Set<DayOfWeek> days, String text) {

  static final WeekDays ALL = new WeekDays(EnumSet.allOf(DayOfWeek.class), "every day");

  private static final List<String> NAMES =
      Arrays.stream(DayOfWeek.values())
          .map(day -> day.name().substring(0, 3).toLowerCase(Locale.ROOT))
          .toList();

  WeekDays {
    days = Collections.unmodifiableSet(EnumSet.copyOf(days));
  }

  /** Reads {@code mon-sat} or {@code mon,wed,fri}; a range may pass Sunday. */
  static final class Converter implements ITypeConverter<WeekDays> {

    @Override
    public WeekDays convert(String value) {
      String text = value.strip().toLowerCase(Locale.ROOT);
      Set<DayOfWeek> days =
          Arrays.stream(text.split(",", -1))
              .flatMap(part -> range(part, value).stream())
              .collect(Collectors.toSet());
      return new WeekDays(days, text);
    }

    private static Set<DayOfWeek> range(String part, String value) {
      List<String> ends = List.of(part.split("-", -1));
      DayOfWeek first = day(ends.get(0), value);
      DayOfWeek last = ends.size() == 2 ? day(ends.get(1), value) : first;
      if (ends.size() > 2) {
        throw wrong(value);
      }
      Set<DayOfWeek> days = EnumSet.of(first, last);
      for (DayOfWeek day = first; day != last; day = day.plus(1)) {
        days.add(day);
      }
      return days;
    }

    private static DayOfWeek day(String name, String value) {
      int index = NAMES.indexOf(name.strip());
      if (index < 0) {
        throw wrong(value);
      }
      return DayOfWeek.of(index + 1);
    }

    private static TypeConversionException wrong(String value) {
      return new TypeConversionException(
          "\"%s\" are no days; expected is such as mon-sat or mon,wed,fri".formatted(value));
    }
  }
}

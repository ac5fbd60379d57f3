package dev.verialsync.starter.options;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/** A whole number of some unit, as people type it, or ISO-8601. */
final class ShortDuration {

  private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(\\d{1,9})([a-z]*)");

  private ShortDuration() {}

  /**
   * Reads it.
   *
   * @param units how long one of each is
   * @param expected what a person should have typed
   */
  static Duration parse(String value, Map<String, Duration> units, String expected) {
    String text = value.strip();
    Matcher parts = NUMBER_AND_UNIT.matcher(text.toLowerCase(Locale.ROOT));
    Duration unit = parts.matches() ? units.get(parts.group(2)) : null;
    if (unit != null) {
      return unit.multipliedBy(Long.parseLong(parts.group(1)));
    }
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException e) {
      throw new TypeConversionException("expected is %s, not %s".formatted(expected, value));
    }
  }
}

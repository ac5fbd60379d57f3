package dev.verialsync.starter.commands;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 30d}, {@code 12h} or {@code P30D}. */
public final class PeriodConverter implements ITypeConverter<Duration> {

  private static final Pattern SHORT = Pattern.compile("(\\d{1,6})([dh])");

  @Override
  public Duration convert(String value) {
    Matcher text = SHORT.matcher(value.strip().toLowerCase(Locale.ROOT));
    if (text.matches()) {
      long number = Long.parseLong(text.group(1));
      return text.group(2).equals("d") ? Duration.ofDays(number) : Duration.ofHours(number);
    }
    try {
      return Duration.parse(value.strip());
    } catch (DateTimeParseException e) {
      throw new TypeConversionException(
          "expected is a period such as 30d, 12h or P30D, not " + value);
    }
  }
}

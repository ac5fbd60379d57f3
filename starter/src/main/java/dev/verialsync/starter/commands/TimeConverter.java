package dev.verialsync.starter.commands;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 190ms}, {@code 2s}, {@code 190} (milliseconds) or {@code PT0.19S}. */
public final class TimeConverter implements ITypeConverter<Duration> {

  private static final Pattern SHORT = Pattern.compile("(\\d{1,9})(ms|s|)");

  @Override
  public Duration convert(String value) {
    Matcher text = SHORT.matcher(value.strip().toLowerCase(Locale.ROOT));
    if (text.matches()) {
      long number = Long.parseLong(text.group(1));
      return text.group(2).equals("s") ? Duration.ofSeconds(number) : Duration.ofMillis(number);
    }
    try {
      return Duration.parse(value);
    } catch (DateTimeParseException e) {
      throw new TypeConversionException("expected is a time such as 190ms or 2s, not " + value);
    }
  }
}

package dev.verialsync.starter.options;

import dev.verialsync.db.gate.QuietWindow;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 10:00-14:00=2}; 24:00 is the midnight that ends a day. */
public final class QuietWindowConverter implements ITypeConverter<QuietWindow> {

  public static final BigDecimal MOST_PER_SECOND = new BigDecimal("10000");

  private static final Pattern WINDOW =
      Pattern.compile("(\\d{1,2}):(\\d{2})\\s*-\\s*(\\d{1,2}):(\\d{2})\\s*=\\s*(\\d+(?:\\.\\d+)?)");

  @Override
  public QuietWindow convert(String value) {
    Matcher text = WINDOW.matcher(value.strip());
    if (!text.matches()) {
      throw wrong(value);
    }
    try {
      LocalTime from = time(text.group(1), text.group(2));
      LocalTime to = time(text.group(3), text.group(4));
      BigDecimal callsPerSecond = new BigDecimal(text.group(5));
      if (from.equals(to) || callsPerSecond.compareTo(MOST_PER_SECOND) > 0) {
        throw wrong(value);
      }
      return new QuietWindow(from, to, callsPerSecond);
    } catch (DateTimeException e) {
      throw wrong(value);
    }
  }

  private static LocalTime time(String hour, String minute) {
    boolean endOfDay = hour.equals("24") && minute.equals("00");
    return endOfDay
        ? LocalTime.MIDNIGHT
        : LocalTime.of(Integer.parseInt(hour), Integer.parseInt(minute));
  }

  private static TypeConversionException wrong(String value) {
    return new TypeConversionException(
        "\"%s\" is no quiet window; expected is FROM-TO=CALLS, two different times of the day and the calls a second between them, such as 10:00-14:00=2, or =0 to wait"
            .formatted(value));
  }
}

package dev.verialsync.starter.options;

import java.math.BigDecimal;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the numbers of all options: a wrong one is answered with what can be read. */
public final class NumberConverters {

  /** Digits before and after the point; no option's bounds near it. */
  private static final int MOST_DIGITS = 20;

  private NumberConverters() {}

  /** For the command and all its subcommands. */
  public static CommandLine register(CommandLine root) {
    ITypeConverter<Integer> integer = text -> (int) whole(text, Integer.MAX_VALUE);
    ITypeConverter<Long> whole = text -> whole(text, Long.MAX_VALUE);
    return root.registerConverter(int.class, integer)
        .registerConverter(Integer.class, integer)
        .registerConverter(long.class, whole)
        .registerConverter(Long.class, whole)
        .registerConverter(double.class, text -> decimal(text).doubleValue())
        .registerConverter(BigDecimal.class, NumberConverters::decimal);
  }

  static long whole(String text, long most) {
    try {
      long value = Long.parseLong(text.strip());
      if (value >= -most && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw wrong("a whole number up to " + most, text);
    }
    throw wrong("a whole number up to " + most, text);
  }

  private static BigDecimal decimal(String text) {
    String expected = "a number such as 5 or 0.5";
    try {
      BigDecimal value = new BigDecimal(text.strip());
      if (Math.abs((long) value.precision() - value.scale()) <= MOST_DIGITS
          && Math.abs((long) value.scale()) <= MOST_DIGITS) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw wrong(expected, text);
    }
    throw wrong(expected, text);
  }

  private static TypeConversionException wrong(String expected, String found) {
    return new TypeConversionException("expected is %s, not %s".formatted(expected, found));
  }
}

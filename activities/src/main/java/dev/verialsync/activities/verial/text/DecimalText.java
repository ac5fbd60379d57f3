package dev.verialsync.activities.verial.text;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads a decimal in any spelling that Verial uses: {@code 12.50}, {@code 12,50}, {@code 1.234,56},
 * {@code 1,234.56}. One separator alone is the decimal one, whichever it is.
 */
public final class DecimalText {
  /** Longer than any value of the service; keeps exponents and digits within reason. */
  private static final int MAX_DIGITS = 60;

  private static final Pattern PLAIN =
      Pattern.compile("[+-]?(?=[.,]?\\d)\\d*(?:[.,]\\d*)?(?:[eE][+-]?\\d{1,3})?");
  private static final Pattern COMMA_GROUPS =
      Pattern.compile("[+-]?\\d{1,3}(?:(?:,\\d{3})+\\.\\d*|(?:,\\d{3}){2,})");
  private static final Pattern DOT_GROUPS =
      Pattern.compile("[+-]?\\d{1,3}(?:(?:\\.\\d{3})+,\\d*|(?:\\.\\d{3}){2,})");

  private DecimalText() {}

  /** Empty when the text is no number or one of more than 60 digits. */
  public static Optional<BigDecimal> parse(String text) {
    String trimmed = BlankText.trim(text);
    if (trimmed.length() > 2 * MAX_DIGITS) {
      return Optional.empty();
    }
    String plain =
        COMMA_GROUPS.matcher(trimmed).matches()
            ? trimmed.replace(",", "")
            : DOT_GROUPS.matcher(trimmed).matches() ? trimmed.replace(".", "") : trimmed;
    return PLAIN.matcher(plain).matches()
        ? Optional.of(new BigDecimal(plain.replace(',', '.'))).filter(DecimalText::isReasonable)
        : Optional.empty();
  }

  /** Whether a number that JSON holds as such is within the same bounds. */
  public static boolean isReasonable(BigDecimal value) {
    return value.precision() <= MAX_DIGITS && Math.abs((long) value.scale()) <= MAX_DIGITS;
  }
}

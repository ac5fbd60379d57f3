package dev.verialsync.activities.verial.text;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a decimal in any spelling that Verial uses: {@code 12.50}, {@code 12,50}, {@code 1.234,56},
 * {@code 1,234.56}. One separator alone is the decimal one, whichever it is.
 */
public final class DecimalText {
  /** Longer than any value of the service; keeps exponents and digits within reason. */
  private static final int MAX_DIGITS = 60;

  private static final Pattern PLAIN =
      Pattern.compile("([+-]?)(\\d*)(?:[.,](\\d*))?(?:[eE]([+-]?\\d{1,3}))?");
  private static final Pattern COMMA_GROUPS =
      Pattern.compile("([+-]?)(\\d{1,3}(?:,\\d{3})+)\\.(\\d*)");
  private static final Pattern DOT_GROUPS =
      Pattern.compile("([+-]?)(\\d{1,3}(?:\\.\\d{3})+),(\\d*)");
  private static final Pattern GROUPS_ALONE =
      Pattern.compile("([+-]?)(\\d{1,3}(?:(?:\\.\\d{3}){2,}|(?:,\\d{3}){2,}))");

  private DecimalText() {}

  /** Empty when the text is no number or one of more than 60 digits. */
  public static Optional<BigDecimal> parse(String text) {
    String trimmed = BlankText.trim(text);
    if (trimmed.length() > 2 * MAX_DIGITS) {
      return Optional.empty();
    }
    Matcher plain = PLAIN.matcher(trimmed);
    if (plain.matches()) {
      String fraction = plain.group(3) == null ? "" : plain.group(3);
      String exponent = plain.group(4) == null ? "0" : plain.group(4);
      return build(plain.group(1), plain.group(2), fraction, exponent);
    }
    for (Pattern grouped : new Pattern[] {DOT_GROUPS, COMMA_GROUPS}) {
      Matcher matcher = grouped.matcher(trimmed);
      if (matcher.matches()) {
        return build(matcher.group(1), ungroup(matcher.group(2)), matcher.group(3), "0");
      }
    }
    Matcher alone = GROUPS_ALONE.matcher(trimmed);
    return alone.matches()
        ? build(alone.group(1), ungroup(alone.group(2)), "", "0")
        : Optional.empty();
  }

  /** Whether a number that JSON holds as such is within the same bounds. */
  public static boolean isReasonable(BigDecimal value) {
    return value.precision() <= MAX_DIGITS && Math.abs((long) value.scale()) <= MAX_DIGITS;
  }

  private static Optional<BigDecimal> build(
      String sign, String whole, String fraction, String exponent) {
    if (whole.isEmpty() && fraction.isEmpty()) {
      return Optional.empty();
    }
    String digits = sign + (whole.isEmpty() ? "0" : whole);
    BigDecimal value =
        new BigDecimal(digits + (fraction.isEmpty() ? "" : "." + fraction) + "E" + exponent);
    return isReasonable(value) ? Optional.of(value) : Optional.empty();
  }

  private static String ungroup(String digits) {
    return digits.replace(".", "").replace(",", "");
  }
}

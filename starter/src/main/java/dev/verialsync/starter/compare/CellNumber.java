package dev.verialsync.starter.compare;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Numbers as shops write them: {@code 19.95}, {@code 19,95}, {@code 1.234,50}, {@code 1,234.50},
 * {@code 19,95 €}. One separator alone is the decimal one: WooCommerce exports no others.
 */
final class CellNumber {

  private static final Pattern PLAIN =
      Pattern.compile("[+-]?(?:\\d{1,18}(?:[.,]\\d{1,18})?|[.,]\\d{1,18})");

  private static final Pattern GROUPED_BY_POINTS =
      Pattern.compile("[+-]?\\d{1,3}(?:(?:\\.\\d{3}){1,5},\\d{1,18}|(?:\\.\\d{3}){2,5})");

  private static final Pattern GROUPED_BY_COMMAS =
      Pattern.compile("[+-]?\\d{1,3}(?:(?:,\\d{3}){1,5}\\.\\d{1,18}|(?:,\\d{3}){2,5})");

  private CellNumber() {}

  /** Empty where it is no number. */
  static Optional<BigDecimal> of(String cell) {
    String number = cell.replaceAll("[\\s\\p{Z}€]", "");
    if (PLAIN.matcher(number).matches()) {
      return Optional.of(new BigDecimal(number.replace(',', '.')));
    }
    if (GROUPED_BY_POINTS.matcher(number).matches()) {
      return Optional.of(new BigDecimal(number.replace(".", "").replace(',', '.')));
    }
    return GROUPED_BY_COMMAS.matcher(number).matches()
        ? Optional.of(new BigDecimal(number.replace(",", "")))
        : Optional.empty();
  }
}

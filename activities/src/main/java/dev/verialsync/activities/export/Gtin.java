package dev.verialsync.activities.export;

import java.util.Optional;
import java.util.regex.Pattern;

/** GTINs: EAN, UPC and ISBN-13, told from other barcodes by their check digit (GS1). */
final class Gtin {

  private static final Pattern DIGITS = Pattern.compile("[0-9]{8}|[0-9]{12,14}");

  private Gtin() {}

  /** The GTIN that a barcode is, without hyphens and spaces; empty where it is none. */
  static Optional<String> of(String barcode) {
    String digits = barcode.replaceAll("[ -]", "");
    if (!DIGITS.matcher(digits).matches() || digits.chars().allMatch(digit -> digit == '0')) {
      return Optional.empty();
    }
    int sum = 0;
    for (int i = digits.length() - 1; i >= 0; i--) {
      boolean isTripled = (digits.length() - i) % 2 == 0;
      sum += (digits.charAt(i) - '0') * (isTripled ? 3 : 1);
    }
    return sum % 10 == 0 ? Optional.of(digits) : Optional.empty();
  }
}

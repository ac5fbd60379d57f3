package dev.verialsync.activities.verial.text;

import java.math.BigDecimal;

/** What a number may be. Generous: what is beyond is no shop's value but a fault. */
public enum NumberRange {
  /** Euros. */
  PRICE(0, 10_000_000, "it counts as none"),
  TARIFF_PRICE(0, 10_000_000, "the former tariff is kept", "it counts as none"),
  PERCENT(0, 100, "it counts as none"),
  /** Units, millimetres, kilograms, pages. */
  QUANTITY(0, 1_000_000_000, "it counts as none"),
  STOCK(-1_000_000_000_000L, 1_000_000_000_000L, "the former stock is kept");

  private final BigDecimal least;
  private final BigDecimal most;
  private final String ofNoNumber;
  private final String ofOneOutOfRange;

  NumberRange(long least, long most, String consequence) {
    this(least, most, consequence, consequence);
  }

  NumberRange(long least, long most, String ofNoNumber, String ofOneOutOfRange) {
    this.least = BigDecimal.valueOf(least);
    this.most = BigDecimal.valueOf(most);
    this.ofNoNumber = ofNoNumber;
    this.ofOneOutOfRange = ofOneOutOfRange;
  }

  public boolean contains(BigDecimal value) {
    return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
  }

  public String notANumber() {
    return "not a number: %s; correct it in Verial".formatted(ofNoNumber);
  }

  public String outOfRange() {
    return "out of range (%s to %s): %s; correct it in Verial"
        .formatted(least.toPlainString(), most.toPlainString(), ofOneOutOfRange);
  }
}

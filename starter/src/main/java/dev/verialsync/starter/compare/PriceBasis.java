package dev.verialsync.starter.compare;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.verialsync.db.shop.CatalogueProduct;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whether the other system's prices have VAT in them. */
enum PriceBasis {
  NET,
  GROSS;

  private static final int CENTS = 2;

  @JsonValue
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  PriceBasis other() {
    return this == NET ? GROSS : NET;
  }

  /** Our price; null = there is none. */
  @Nullable BigDecimal of(CatalogueProduct product) {
    return this == NET ? product.priceNet() : product.priceGross();
  }

  /**
   * Whether theirs is ours: to the cent where VAT is in it; else ours is rounded as theirs is, to
   * the cent or finer.
   */
  boolean isSame(@Nullable BigDecimal here, @Nullable BigDecimal there) {
    if (here == null || there == null) {
      return here == null && there == null;
    }
    int decimals = this == GROSS ? CENTS : Math.max(CENTS, there.scale());
    return here.setScale(decimals, RoundingMode.HALF_UP)
            .compareTo(there.setScale(decimals, RoundingMode.HALF_UP))
        == 0;
  }
}

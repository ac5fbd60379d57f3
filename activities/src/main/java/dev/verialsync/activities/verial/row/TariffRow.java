package dev.verialsync.activities.verial.row;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A row of GetCondicionesTarifaWS: one quantity tier of an article.
 *
 * @param priceNet without taxes; null is no price; so is 0 to most shops (VERIAL_ZERO_PRICE)
 * @param discountPercent off the price
 * @param discountPerUnit euros off each unit that is not a gift
 * @param minUnits from which the tier applies
 */
public record TariffRow(
    long articleId,
    @Nullable BigDecimal priceNet,
    @Nullable BigDecimal discountPercent,
    @Nullable BigDecimal discountPerUnit,
    @Nullable BigDecimal minUnits,
    @Nullable BigDecimal giftUnits) {}

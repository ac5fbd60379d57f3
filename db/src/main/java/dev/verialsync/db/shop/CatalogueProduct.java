package dev.verialsync.db.shop;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a comparison with another system needs of a product.
 *
 * @param active whether Verial's list shows it
 * @param priceNet of the smallest quantity tier; null = it has no price
 * @param images how many it has
 */
public record CatalogueProduct(
    long id,
    boolean active,
    @Nullable String barcode,
    @Nullable String name,
    @Nullable BigDecimal priceNet,
    @Nullable BigDecimal priceGross,
    BigDecimal stock,
    int images) {}

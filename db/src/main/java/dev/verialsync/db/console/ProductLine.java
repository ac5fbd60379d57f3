package dev.verialsync.db.console;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A product in a list.
 *
 * @param sha256 of its main image; null = it has none
 */
public record ProductLine(
    long id,
    @Nullable String name,
    @Nullable String barcode,
    @Nullable BigDecimal priceGross,
    BigDecimal stock,
    boolean active,
    boolean sellable,
    boolean issues,
    @Nullable String category,
    @Nullable String manufacturer,
    Instant changedAt,
    @Nullable String sha256) {}

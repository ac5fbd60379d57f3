package dev.verialsync.db.console;

import java.time.Instant;

/**
 * The shop's products when a run ended.
 *
 * @param active products that Verial's list showed
 * @param priced of these, those with a price
 * @param withImage of these, those with an image
 * @param sellable products on sale
 */
public record CatalogueTotals(
    long runId, Instant at, long active, long priced, long withImage, long sellable) {}

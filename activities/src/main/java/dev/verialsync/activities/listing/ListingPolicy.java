package dev.verialsync.activities.listing;

import java.math.BigDecimal;
import java.time.Duration;

/**
 * How lists are read.
 *
 * @param blockSize articles asked for at once
 * @param rowBlockSize rows of stock and tariffs asked for at once
 * @param maxShrink the share of the listed articles, 0 to 1, that a list may lack and be believed
 * @param clockMargin how far a change question reaches behind its moment
 * @param patience how long one row may hold up all others
 */
public record ListingPolicy(
    int blockSize,
    int rowBlockSize,
    BigDecimal maxShrink,
    Duration clockMargin,
    Duration patience) {}

/** Asks Verial for single articles: row, stock and tariff, without the lists around them. */
@NullMarked
package dev.verialsync.activities.listing.chosen;

import org.jspecify.annotations.NullMarked;

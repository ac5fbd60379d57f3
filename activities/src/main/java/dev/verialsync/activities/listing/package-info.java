/** Reads Verial's lists, block by block, into the landing tables. */
@NullMarked
package dev.verialsync.activities.listing;

import org.jspecify.annotations.NullMarked;

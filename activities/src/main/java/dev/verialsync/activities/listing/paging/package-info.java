/** A list read in blocks that overlap: whether they fit together. */
@NullMarked
package dev.verialsync.activities.listing.paging;

import org.jspecify.annotations.NullMarked;

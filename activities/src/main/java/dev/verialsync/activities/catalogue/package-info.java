/** The mapping of what Verial said to what a shop reads. */
@NullMarked
package dev.verialsync.activities.catalogue;

import org.jspecify.annotations.NullMarked;

/** Reads the lists that articles refer to, and lands them as sets. */
@NullMarked
package dev.verialsync.activities.listing.reference;

import org.jspecify.annotations.NullMarked;

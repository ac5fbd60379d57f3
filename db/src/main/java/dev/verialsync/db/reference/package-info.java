/** The lists that articles point into. */
@NullMarked
package dev.verialsync.db.reference;

import org.jspecify.annotations.NullMarked;

/** The catalogue that a shop reads. */
@NullMarked
package dev.verialsync.db.shop;

import org.jspecify.annotations.NullMarked;

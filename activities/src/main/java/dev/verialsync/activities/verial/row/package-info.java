/** Rows as typed values. */
@NullMarked
package dev.verialsync.activities.verial.row;

import org.jspecify.annotations.NullMarked;

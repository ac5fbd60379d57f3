/** Verial's spellings of numbers, dates and names. */
@NullMarked
package dev.verialsync.activities.verial.text;

import org.jspecify.annotations.NullMarked;

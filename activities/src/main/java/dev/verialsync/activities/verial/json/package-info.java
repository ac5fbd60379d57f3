/** Verial's envelope and its lists, read with limits. */
@NullMarked
package dev.verialsync.activities.verial.json;

import org.jspecify.annotations.NullMarked;

/** Garbage collection of the media library. */
@NullMarked
package dev.verialsync.activities.garbage;

import org.jspecify.annotations.NullMarked;

/** Garbage collection of the media library. */
@NullMarked
package dev.verialsync.activities.collection;

import org.jspecify.annotations.NullMarked;

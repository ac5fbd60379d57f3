/** Smaller copies of images. */
@NullMarked
package dev.verialsync.activities.media.scale;

import org.jspecify.annotations.NullMarked;

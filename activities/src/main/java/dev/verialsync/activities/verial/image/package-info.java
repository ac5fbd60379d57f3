/** Answers that hold images. */
@NullMarked
package dev.verialsync.activities.verial.image;

import org.jspecify.annotations.NullMarked;

/** Whether bytes are a whole image, and of which format and size. */
@NullMarked
package dev.verialsync.activities.media.format;

import org.jspecify.annotations.NullMarked;

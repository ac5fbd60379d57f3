/** Makes smaller copies of the library's images. */
@NullMarked
package dev.verialsync.activities.renditions;

import org.jspecify.annotations.NullMarked;

/** Images from the library, and small copies of them. */
@NullMarked
package dev.verialsync.console.image;

import org.jspecify.annotations.NullMarked;

/** How figures, tables and links are written. */
@NullMarked
package dev.verialsync.starter.text;

import org.jspecify.annotations.NullMarked;

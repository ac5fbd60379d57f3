/** {@code export}: files with the catalogue for other programs. */
@NullMarked
package dev.verialsync.starter.export;

import org.jspecify.annotations.NullMarked;

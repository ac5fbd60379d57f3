/** Objects of the media library: their checks and their removal. */
@NullMarked
package dev.verialsync.db.library;

import org.jspecify.annotations.NullMarked;

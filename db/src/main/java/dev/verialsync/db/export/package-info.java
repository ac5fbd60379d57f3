/** Products with all that a shop reads of them, for files. */
@NullMarked
package dev.verialsync.db.export;

import org.jspecify.annotations.NullMarked;

/** How long what runs have recorded is kept. */
@NullMarked
package dev.verialsync.db.retention;

import org.jspecify.annotations.NullMarked;

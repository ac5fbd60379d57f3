/** Images read for many articles at once. */
@NullMarked
package dev.verialsync.db.media.block;

import org.jspecify.annotations.NullMarked;

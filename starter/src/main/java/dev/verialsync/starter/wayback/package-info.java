/** The way back: rollback, hold and release. */
@NullMarked
package dev.verialsync.starter.wayback;

import org.jspecify.annotations.NullMarked;

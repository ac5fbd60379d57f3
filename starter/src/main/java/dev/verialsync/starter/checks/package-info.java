/** What {@code check} finds out before the first run. */
@NullMarked
package dev.verialsync.starter.checks;

import org.jspecify.annotations.NullMarked;

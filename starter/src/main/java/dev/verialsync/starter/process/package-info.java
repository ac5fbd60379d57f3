/** The process itself: what it writes to, how it ends, what it logs. */
@NullMarked
package dev.verialsync.starter.process;

import org.jspecify.annotations.NullMarked;

/** Processes that the stack starts, supervises and stops, and the ports they listen on. */
@NullMarked
package dev.verialsync.local.process;

import org.jspecify.annotations.NullMarked;

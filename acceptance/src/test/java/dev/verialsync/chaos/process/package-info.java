/** Processes that are started, struck and waited for. */
@NullMarked
package dev.verialsync.chaos.process;

import org.jspecify.annotations.NullMarked;

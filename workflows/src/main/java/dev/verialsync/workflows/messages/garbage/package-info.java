/** Messages of garbage collection. */
@NullMarked
package dev.verialsync.workflows.messages.garbage;

import org.jspecify.annotations.NullMarked;

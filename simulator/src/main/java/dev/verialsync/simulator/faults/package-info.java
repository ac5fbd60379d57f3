/** Faults that the service can be told to have, and which of them strike a call. */
@NullMarked
package dev.verialsync.simulator.faults;

import org.jspecify.annotations.NullMarked;

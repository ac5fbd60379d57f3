/** The calls that arrived: counted, remembered, and followed by actions. */
@NullMarked
package dev.verialsync.simulator.calls;

import org.jspecify.annotations.NullMarked;

/** What the simulated ERP holds: generated or read from a file, and changed while it runs. */
@NullMarked
package dev.verialsync.simulator.catalogue;

import org.jspecify.annotations.NullMarked;

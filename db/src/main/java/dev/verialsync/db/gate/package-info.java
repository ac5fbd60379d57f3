/** The gate to Verial that all workers share, and the calls that passed it. */
@NullMarked
package dev.verialsync.db.gate;

import org.jspecify.annotations.NullMarked;

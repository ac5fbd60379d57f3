/** A Verial web service to develop, demonstrate, test and measure against. */
@NullMarked
package dev.verialsync.simulator;

import org.jspecify.annotations.NullMarked;

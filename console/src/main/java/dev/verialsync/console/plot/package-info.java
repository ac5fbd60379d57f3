/** Plots as SVG. */
@NullMarked
package dev.verialsync.console.plot;

import org.jspecify.annotations.NullMarked;

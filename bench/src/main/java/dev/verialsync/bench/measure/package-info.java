/** Times, rates and tables of measurements. */
@NullMarked
package dev.verialsync.bench.measure;

import org.jspecify.annotations.NullMarked;

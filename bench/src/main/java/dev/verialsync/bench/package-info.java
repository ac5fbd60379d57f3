/** Benchmarks: ratios against references measured in the same run, on a machine that is stated. */
@NullMarked
package dev.verialsync.bench;

import org.jspecify.annotations.NullMarked;

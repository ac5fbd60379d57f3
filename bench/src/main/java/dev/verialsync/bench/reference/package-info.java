/** What a measurement is compared with: the same work without verial-sync. */
@NullMarked
package dev.verialsync.bench.reference;

import org.jspecify.annotations.NullMarked;

/** What a run has left in PostgreSQL and in the bucket, to compare. */
@NullMarked
package dev.verialsync.chaos.outcome;

import org.jspecify.annotations.NullMarked;

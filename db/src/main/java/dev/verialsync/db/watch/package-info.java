/**
 * What people are notified of: conditions that last, judged in one place, and what ends with a run.
 */
@NullMarked
package dev.verialsync.db.watch;

import org.jspecify.annotations.NullMarked;

/** The records of a run, and nothing of Temporal. */
@NullMarked
package dev.verialsync.activities.run;

import org.jspecify.annotations.NullMarked;

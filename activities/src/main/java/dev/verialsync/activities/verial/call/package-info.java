/** A call to Verial: methods, settings, permits, outcomes and failures. */
@NullMarked
package dev.verialsync.activities.verial.call;

import org.jspecify.annotations.NullMarked;

/** Waiting for a service that fails for a while, inside an activity. */
@NullMarked
package dev.verialsync.activities.retry;

import org.jspecify.annotations.NullMarked;

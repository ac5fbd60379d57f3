/** The one gate to Verial, as the calls of one worker process pass it. */
@NullMarked
package dev.verialsync.activities.gate;

import org.jspecify.annotations.NullMarked;

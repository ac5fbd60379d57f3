/** The process that runs workflows and activities: connection, wiring, shutdown. */
@NullMarked
package dev.verialsync.worker;

import org.jspecify.annotations.NullMarked;

/** What a running task needs: cancellation, a heartbeat, retries, threads. */
@NullMarked
package dev.verialsync.activities.task;

import org.jspecify.annotations.NullMarked;

package dev.verialsync.activities.verial.call;

import dev.verialsync.activities.task.Cancellation;
import org.jspecify.annotations.Nullable;

/**
 * On whose behalf a call is made.
 *
 * @param runId the run that calls, if one does
 * @param cancellation aborts the call, and its wait at the gate, when it fires
 */
public record CallContext(@Nullable Long runId, Cancellation cancellation) {}

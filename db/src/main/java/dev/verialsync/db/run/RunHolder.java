package dev.verialsync.db.run;

import java.time.Instant;

/** Who holds the guard: the one run that may write and call. */
public record RunHolder(
    long runId, String workflowId, String firstExecutionRunId, Instant takenAt) {}

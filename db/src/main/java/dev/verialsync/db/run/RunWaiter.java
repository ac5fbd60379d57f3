package dev.verialsync.db.run;

import java.time.Instant;

/** Who waits for the guard: the one workflow that gets it next. */
public record RunWaiter(String workflowId, String firstExecutionRunId, Instant since) {}

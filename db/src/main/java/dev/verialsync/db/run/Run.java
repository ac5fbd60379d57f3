package dev.verialsync.db.run;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run as {@code sync.run} has it.
 *
 * @param phase the only phase asked for; null = both
 * @param moment as of which the images that it fetched are known; null = it has asked nothing yet
 * @param counts all zero until it is closed
 */
public record Run(
    long id,
    String workflowId,
    String firstExecutionRunId,
    String mode,
    @Nullable String phase,
    RunStatus status,
    Instant startedAt,
    @Nullable Instant finishedAt,
    @Nullable String message,
    @Nullable Instant moment,
    String optionsJson,
    RunCounts counts) {}

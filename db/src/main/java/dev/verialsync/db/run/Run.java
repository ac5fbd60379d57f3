package dev.verialsync.db.run;

import dev.verialsync.db.jooq.sync.tables.records.RunRecord;
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
    RunCounts counts) {

  static Run of(RunRecord run) {
    return new Run(
        run.getId(),
        run.getWorkflowId(),
        run.getFirstExecutionRunId(),
        run.getMode(),
        run.getPhase(),
        RunStatus.of(run.getStatus()),
        run.getStartedAt(),
        run.getFinishedAt(),
        run.getMessage(),
        run.getMoment(),
        run.getOptions().data(),
        RunCounting.read(run));
  }
}

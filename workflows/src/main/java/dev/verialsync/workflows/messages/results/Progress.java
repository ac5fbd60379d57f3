package dev.verialsync.workflows.messages.results;

import dev.verialsync.workflows.messages.values.SyncCounts;
import org.jspecify.annotations.Nullable;

/**
 * How far a run is.
 *
 * @param runId 0 before the run is opened
 * @param state what is being done, a few words
 * @param phase images or products, null before and between
 * @param articlesDone articles of this phase in batches that ended
 * @param articlesPlanned articles of this phase in the plan
 * @param perSecond articles a second in this phase, 0 while unknown
 * @param etaSeconds estimated seconds to the end of this phase, null while unknown
 * @param pausedSince ISO-8601, null when not paused
 * @param waitingFor who is being waited for, null when nobody is
 * @param waitingSince ISO-8601
 */
public record Progress(
    long runId,
    String state,
    @Nullable String phase,
    int batchesDone,
    int batchesPlanned,
    int articlesDone,
    int articlesPlanned,
    double perSecond,
    @Nullable Long etaSeconds,
    SyncCounts counts,
    @Nullable String pausedSince,
    @Nullable String waitingFor,
    @Nullable String waitingSince) {

  /** The state of a run that waits for the update {@code confirm}. */
  public static final String WAITING_FOR_CONFIRMATION = "waiting for confirmation";
}

package dev.verialsync.workflows.messages.commands;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.verialsync.workflows.messages.results.PlanSummary;
import dev.verialsync.workflows.messages.results.VerificationReport;
import dev.verialsync.workflows.messages.values.BlocksState;
import dev.verialsync.workflows.messages.values.SyncCounts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run carries from one execution to the next when it continues as new.
 *
 * @param runId the run's number, which is also its epoch
 * @param stage where the next execution takes up
 * @param phaseStartedAt milliseconds since the epoch, by Temporal's clock
 * @param plan the plan whose batches are being worked through, null outside a phase
 * @param afterBatch the highest batch number started; all up to it have ended
 * @param batchesDone batches ended in this phase
 * @param counts what has been done so far
 * @param searchAttributes names of those that the namespace knows
 * @param moment as of when the fetched images are known, ISO-8601; null before it was taken
 * @param listingComplete the article list was whole and accepted
 * @param pausedSince ISO-8601, null when not paused
 * @param notes what the operator should know at the end
 * @param blocks how far the reading of images in blocks is; null outside of it
 * @param verification what the check of the media library came to; null before it has ended
 * @param confirmed what the dry part told was confirmed: the run writes
 * @param phaseBegunAt when the phase began, lists included, in milliseconds since the epoch; 0 =
 *     unknown
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record CatalogSyncState(
    long runId,
    Stage stage,
    long phaseStartedAt,
    @Nullable PlanSummary plan,
    int afterBatch,
    int batchesDone,
    SyncCounts counts,
    List<String> searchAttributes,
    @Nullable String moment,
    boolean listingComplete,
    @Nullable String pausedSince,
    List<String> notes,
    @Nullable BlocksState blocks,
    @Nullable VerificationReport verification,
    boolean confirmed,
    long phaseBegunAt) {

  /** The points at which a run can take up again; between them it only moves forward. */
  public enum Stage {
    IMAGE_BATCHES,
    PRODUCT_BATCHES,
    IMAGE_BLOCKS
  }

  /** The same stage, further on. */
  public CatalogSyncState continued(
      int after,
      int done,
      SyncCounts newCounts,
      @Nullable String newPausedSince,
      List<String> newNotes) {
    return new CatalogSyncState(
        runId,
        stage,
        phaseStartedAt,
        plan,
        after,
        done,
        newCounts,
        searchAttributes,
        moment,
        listingComplete,
        newPausedSince,
        newNotes,
        blocks,
        verification,
        confirmed,
        phaseBegunAt);
  }

  /** The same, paused since then; null = not paused. */
  public CatalogSyncState paused(@Nullable String since) {
    return continued(afterBatch, batchesDone, counts, since, notes);
  }
}

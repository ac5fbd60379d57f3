package dev.verialsync.workflows.messages.results;

import dev.verialsync.workflows.messages.values.SyncCounts;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run did.
 *
 * @param runId 0 where it was skipped
 * @param outcome completed, completed_with_issues or skipped
 * @param notes what the operator should know, each a sentence
 * @param verification what the check of the media library found; null without one
 */
public record CatalogSyncResult(
    long runId,
    String outcome,
    RunTotals totals,
    List<String> notes,
    @Nullable VerificationReport verification) {

  public static final String SKIPPED = "skipped";

  /** Of a run that was not opened, because another one is active. */
  public static CatalogSyncResult skipped(String why) {
    return new CatalogSyncResult(
        0,
        SKIPPED,
        new RunTotals(SyncCounts.NONE, Map.of(), null, null, SKIPPED, 0),
        List.of(why),
        null);
  }
}

package dev.verialsync.workflows.messages.results;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run did.
 *
 * @param outcome completed or completed_with_issues
 * @param notes what the operator should know, each a sentence
 * @param verification what the check of the media library found; null without one
 */
public record CatalogSyncResult(
    long runId,
    String outcome,
    RunTotals totals,
    List<String> notes,
    @Nullable VerificationReport verification) {}

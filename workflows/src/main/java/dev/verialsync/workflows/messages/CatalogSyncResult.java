package dev.verialsync.workflows.messages;

import java.util.List;

/**
 * What a run did.
 *
 * @param outcome completed or completed_with_issues
 * @param notes what the operator should know, each a sentence
 */
public record CatalogSyncResult(long runId, String outcome, RunTotals totals, List<String> notes) {}

package dev.verialsync.workflows.messages.results;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the reading of a list came to.
 *
 * @param rows rows in the list
 * @param complete whole and accepted: what it lacks has vanished
 * @param note for the operator; null when there is nothing to say
 * @param issues data issues recorded, by kind
 */
public record ListingReport(
    int rows, boolean complete, @Nullable String note, Map<String, Integer> issues) {}

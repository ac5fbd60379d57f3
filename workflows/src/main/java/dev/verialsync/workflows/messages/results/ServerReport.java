package dev.verialsync.workflows.messages.results;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Verial says of itself.
 *
 * @param version as GetVersionWS gives it, null where the method is unknown
 * @param note what this version costs or lacks, for the operator; null when nothing
 * @param issues data issues recorded, by kind
 */
public record ServerReport(
    @Nullable String version, @Nullable String note, Map<String, Integer> issues) {}

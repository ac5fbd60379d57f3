package dev.verialsync.workflows.messages.single;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of stock and tariffs.
 *
 * @param issues data issues recorded, by kind
 * @param note what was answered and not believed; null where there is nothing
 */
public record LandedRows(Map<String, Integer> issues, @Nullable String note) {}

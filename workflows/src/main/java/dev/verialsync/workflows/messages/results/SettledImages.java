package dev.verialsync.workflows.messages.results;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of the articles that had images and for which Verial gave none.
 *
 * @param removed images that articles lost
 * @param note for the operator; null when there is nothing to say
 */
public record SettledImages(int removed, Map<String, Integer> issues, @Nullable String note) {}

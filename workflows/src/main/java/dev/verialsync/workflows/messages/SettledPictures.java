package dev.verialsync.workflows.messages;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of the articles that had pictures and for which Verial gave none.
 *
 * @param removed pictures that articles lost
 * @param note for the operator; null when there is nothing to say
 */
public record SettledPictures(int removed, Map<String, Integer> issues, @Nullable String note) {}

package dev.verialsync.workflows.messages;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a block of pictures came to.
 *
 * @param articleIds those that had rows in it and were needed, at most 150
 * @param articles whose lists were committed, those without pictures included
 * @param last no block follows
 * @param note for the operator; null when there is nothing to say
 */
public record FetchBlockResult(
    List<Long> articleIds,
    int articles,
    int pictures,
    int stored,
    int reused,
    int removed,
    Map<String, Integer> issues,
    boolean last,
    @Nullable String note) {}

package dev.verialsync.workflows.messages.results;

import java.util.Map;

/** What the fetching of one article's images came to. */
public record FetchImagesResult(
    int images, int stored, int reused, int removed, Map<String, Integer> issues) {}

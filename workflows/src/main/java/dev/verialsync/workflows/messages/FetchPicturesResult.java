package dev.verialsync.workflows.messages;

import java.util.Map;

/** What the fetching of one article's pictures came to. */
public record FetchPicturesResult(
    int pictures, int stored, int reused, int removed, Map<String, Integer> issues) {}

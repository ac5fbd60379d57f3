package dev.verialsync.workflows.messages.results;

import java.util.Map;

/** What the writing of a batch came to. */
public record WriteProductsResult(
    int inserted,
    int updated,
    int unchanged,
    int deactivated,
    Map<String, Integer> issues,
    int transactionMillis) {}

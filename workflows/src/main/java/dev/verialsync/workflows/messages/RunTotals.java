package dev.verialsync.workflows.messages;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the books say of a run at its end, counted from the rows that it wrote.
 *
 * @param callsByMethod HTTP calls made to Verial, retries included
 * @param transactionP99Millis 99th percentile of the product transactions, null without any
 * @param transactionMaxMillis the longest of them, null without any
 */
public record RunTotals(
    SyncCounts counts,
    Map<String, Integer> callsByMethod,
    @Nullable Integer transactionP99Millis,
    @Nullable Integer transactionMaxMillis) {}

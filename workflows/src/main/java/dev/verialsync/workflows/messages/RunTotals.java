package dev.verialsync.workflows.messages;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the books say of a run at its end.
 *
 * @param callsByMethod HTTP calls made to Verial, retries included
 * @param bytes received from Verial
 * @param transactionP99Millis 99th percentile of the product transactions, null without any
 * @param transactionMaxMillis the longest of them, null without any
 */
public record RunTotals(
    Map<String, Integer> callsByMethod,
    long bytes,
    @Nullable Integer transactionP99Millis,
    @Nullable Integer transactionMaxMillis) {}

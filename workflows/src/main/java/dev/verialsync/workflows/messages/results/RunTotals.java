package dev.verialsync.workflows.messages.results;

import dev.verialsync.workflows.messages.values.SyncCounts;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the database says of a run at its end, counted from the rows that it wrote.
 *
 * @param callsByMethod HTTP calls made to Verial, retries included
 * @param transactionP99Millis 99th percentile of the product transactions, null without any
 * @param transactionMaxMillis the longest of them, null without any
 * @param outcome how the run counts: complete where it met none but accepted issues
 * @param issuesAccepted issues that it met and that a person has accepted; not among the counts
 */
public record RunTotals(
    SyncCounts counts,
    Map<String, Integer> callsByMethod,
    @Nullable Integer transactionP99Millis,
    @Nullable Integer transactionMaxMillis,
    String outcome,
    int issuesAccepted) {}

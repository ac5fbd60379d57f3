package dev.verialsync.db.run;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run has done, counted from the rows that it wrote: retries and crashes do not distort it.
 *
 * @param productsUpdated the deactivated ones among them
 * @param issues data issues that it met and that are open, but for the accepted ones
 * @param issuesAccepted data issues that it met, that are open and that a person has accepted
 * @param transactionP99Millis of its product transactions, commit included; null = there was none
 */
public record RunCounts(
    long articlesSeen,
    long articlesVanished,
    long articlesFetched,
    long imagesStored,
    long imagesReused,
    long imagesRemoved,
    long productsInserted,
    long productsUpdated,
    long productsUnchanged,
    long productsDeactivated,
    long issues,
    Map<String, Long> issuesByKind,
    long issuesAccepted,
    long calls,
    Map<String, Long> callsByMethod,
    long batches,
    @Nullable Integer transactionP99Millis,
    @Nullable Integer transactionMaxMillis) {}

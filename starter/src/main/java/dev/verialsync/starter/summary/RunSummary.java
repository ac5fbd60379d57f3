package dev.verialsync.starter.summary;

import dev.verialsync.db.run.Run;
import dev.verialsync.db.run.RunCounts;
import dev.verialsync.workflows.messages.results.CatalogSyncResult;
import dev.verialsync.workflows.messages.results.RunTotals;
import dev.verialsync.workflows.messages.values.SyncCounts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a run came to, from the database or, where it cannot be read, from the workflow's result.
 *
 * @param run its number; 0 when it was never opened
 * @param outcome a value of {@code sync.run.status}, or refused
 * @param message why it failed; null when it did not
 * @param issues that it met, by kind, but for the accepted ones
 * @param issuesAccepted that it met and that a person has accepted
 * @param notes what the operator should know, each a sentence
 */
public record RunSummary(
    long run,
    String workflowId,
    String outcome,
    Instant startedAt,
    Instant finishedAt,
    @Nullable String message,
    List<String> notes,
    Counts counts,
    Map<String, Long> issues,
    long issuesAccepted,
    Map<String, Long> calls,
    Transactions productTransactions) {

  /** How many of each. */
  public record Counts(
      long articlesSeen,
      long articlesFetched,
      long imagesStored,
      long imagesReused,
      long imagesRemoved,
      long productsInserted,
      long productsUpdated,
      long productsUnchanged,
      long productsDeactivated) {

    static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  /** The transactions that wrote products; null where there was none. */
  public record Transactions(@Nullable Integer p99Millis, @Nullable Integer maxMillis) {}

  public RunSummary {
    notes = List.copyOf(notes);
    issues = new TreeMap<>(issues);
    calls = new TreeMap<>(calls);
  }

  public long issueTotal() {
    return issues.values().stream().mapToLong(Long::longValue).sum();
  }

  public long callTotal() {
    return calls.values().stream().mapToLong(Long::longValue).sum();
  }

  /** From the database; a run that is still open there counts as just ended. */
  public static RunSummary of(Run run, Instant now) {
    RunCounts counts = run.counts();
    boolean wentWell =
        switch (run.status()) {
          case COMPLETED, COMPLETED_WITH_ISSUES -> true;
          case RUNNING, FAILED, CANCELLED, ABANDONED -> false;
        };
    return new RunSummary(
        run.id(),
        run.workflowId(),
        run.status().label(),
        run.startedAt(),
        run.finishedAt() == null ? now : run.finishedAt(),
        wentWell ? null : run.message(),
        wentWell && run.message() != null ? run.message().lines().toList() : List.of(),
        new Counts(
            counts.articlesSeen(),
            counts.articlesFetched(),
            counts.imagesStored(),
            counts.imagesReused(),
            counts.imagesRemoved(),
            counts.productsInserted(),
            counts.productsUpdated(),
            counts.productsUnchanged(),
            counts.productsDeactivated()),
        counts.issuesByKind(),
        counts.issuesAccepted(),
        counts.callsByMethod(),
        new Transactions(counts.transactionP99Millis(), counts.transactionMaxMillis()));
  }

  /** From the workflow's result alone. */
  public static RunSummary of(
      CatalogSyncResult result, String workflowId, Instant startedAt, Instant finishedAt) {
    RunTotals totals = result.totals();
    SyncCounts counts = totals.counts();
    return new RunSummary(
        result.runId(),
        workflowId,
        result.outcome(),
        startedAt,
        finishedAt,
        null,
        result.notes(),
        new Counts(
            counts.articlesSeen(),
            counts.articlesFetched(),
            counts.imagesStored(),
            counts.imagesReused(),
            counts.imagesRemoved(),
            counts.productsInserted(),
            counts.productsUpdated(),
            counts.productsUnchanged(),
            counts.productsDeactivated()),
        asLongs(counts.issues()),
        totals.issuesAccepted(),
        asLongs(totals.callsByMethod()),
        new Transactions(totals.transactionP99Millis(), totals.transactionMaxMillis()));
  }

  /** Of a run that has nothing in the database. */
  public static RunSummary unopened(
      String workflowId, String outcome, String message, Instant startedAt, Instant finishedAt) {
    return new RunSummary(
        0,
        workflowId,
        outcome,
        startedAt,
        finishedAt,
        message,
        List.of(),
        Counts.NONE,
        Map.of(),
        0,
        Map.of(),
        new Transactions(null, null));
  }

  /** The same with what the workflow itself said of its end. */
  public RunSummary ended(String newOutcome, @Nullable String newMessage) {
    return new RunSummary(
        run,
        workflowId,
        newOutcome,
        startedAt,
        finishedAt,
        newMessage,
        notes,
        counts,
        issues,
        issuesAccepted,
        calls,
        productTransactions);
  }

  private static Map<String, Long> asLongs(Map<String, Integer> counts) {
    return counts.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().longValue()));
  }
}

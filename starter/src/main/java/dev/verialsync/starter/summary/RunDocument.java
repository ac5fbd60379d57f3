package dev.verialsync.starter.summary;

import dev.verialsync.activities.links.UiLinks;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A followed run under {@code --json}.
 *
 * @param issues that the run met, by kind
 * @param issuesAccepted that the run met and that a person has accepted
 * @param earlierIssues how many issues of earlier runs are still open
 */
public record RunDocument(
    long run,
    String workflowId,
    @Nullable String uiUrl,
    String outcome,
    int exitCode,
    boolean rejoined,
    Instant startedAt,
    Instant finishedAt,
    double seconds,
    @Nullable String message,
    List<String> notes,
    RunSummary.Counts counts,
    Map<String, Long> issues,
    long issuesAccepted,
    int earlierIssues,
    Map<String, Long> calls,
    long callTotal,
    RunSummary.Transactions productTransactions) {

  /** Of a run's end. */
  public static RunDocument of(
      RunSummary summary, OpenIssues open, int exitCode, boolean rejoined, UiLinks links) {
    return new RunDocument(
        summary.run(),
        summary.workflowId(),
        links.workflow(summary.workflowId()).orElse(null),
        summary.outcome(),
        exitCode,
        rejoined,
        summary.startedAt(),
        summary.finishedAt(),
        Duration.between(summary.startedAt(), summary.finishedAt()).toMillis() / 1000.0,
        summary.message(),
        summary.notes(),
        summary.counts(),
        summary.issues(),
        summary.issuesAccepted(),
        open.earlier(),
        summary.calls(),
        summary.callTotal(),
        summary.productTransactions());
  }
}

package dev.verialsync.starter.summary;

import dev.verialsync.activities.links.UiLinks;
import dev.verialsync.db.issue.NewIssue;
import dev.verialsync.starter.process.TerminalText;
import dev.verialsync.starter.text.Figures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A run's end, to be read in ten seconds. */
public final class SummaryText {

  private static final int EXAMPLES = 3;
  private static final int METHODS = 4;

  private final String program;
  private final UiLinks links;

  public SummaryText(String program, UiLinks links) {
    this.program = program;
    this.links = links;
  }

  /**
   * The text.
   *
   * @param issues that are open at its end
   */
  public String render(RunSummary summary, OpenIssues issues) {
    List<String> lines = new ArrayList<>();
    lines.add(headline(summary));
    if (summary.message() != null) {
      summary.message().lines().forEach(line -> lines.add("  " + line));
    }
    if (summary.run() > 0) {
      figures(summary, lines);
      issues(summary, issues, lines);
    }
    summary.notes().forEach(note -> lines.add("  note       " + note));
    links.workflow(summary.workflowId()).ifPresent(link -> lines.add("  look       " + link));
    return TerminalText.lines(lines);
  }

  private static String headline(RunSummary summary) {
    String name = summary.run() == 0 ? summary.workflowId() : "Run " + summary.run();
    return "%s: %s after %s."
        .formatted(
            name,
            summary.outcome().replace('_', ' '),
            Figures.duration(Duration.between(summary.startedAt(), summary.finishedAt())));
  }

  private static void figures(RunSummary summary, List<String> lines) {
    RunSummary.Counts counts = summary.counts();
    lines.add(
        "  articles   %s seen · %s asked for images"
            .formatted(
                Figures.number(counts.articlesSeen()), Figures.number(counts.articlesFetched())));
    lines.add(
        "  images     %s stored · %s reused · %s removed"
            .formatted(
                Figures.number(counts.imagesStored()),
                Figures.number(counts.imagesReused()),
                Figures.number(counts.imagesRemoved())));
    lines.add(
        "  products   %s inserted · %s updated · %s unchanged · %s deactivated"
            .formatted(
                Figures.number(counts.productsInserted()),
                Figures.number(counts.productsUpdated()),
                Figures.number(counts.productsUnchanged()),
                Figures.number(counts.productsDeactivated())));
    lines.add(
        "  calls      %s to Verial%s"
            .formatted(
                Figures.number(summary.callTotal()),
                summary.calls().isEmpty() ? "" : ": " + Figures.counts(summary.calls(), METHODS)));
    RunSummary.Transactions transactions = summary.productTransactions();
    if (transactions.maxMillis() != null) {
      lines.add(
          "  database   product transactions: p99 %s ms, longest %s ms"
              .formatted(transactions.p99Millis(), transactions.maxMillis()));
    }
  }

  private void issues(RunSummary summary, OpenIssues issues, List<String> lines) {
    String earlier =
        counted(" · %s accepted", summary.issuesAccepted())
            + counted(" · %s of earlier runs still open", issues.earlier());
    if (summary.issueTotal() == 0) {
      lines.add("  issues     none" + earlier);
      return;
    }
    lines.add(
        "  issues     %s: %s%s"
            .formatted(
                Figures.number(summary.issueTotal()), Figures.counts(summary.issues()), earlier));
    List<String> examples =
        issues.met().stream()
            .filter(issue -> issue.issue().articleId() != null && !issue.accepted())
            .map(
                issue ->
                    "             %s history %d    # %s"
                        .formatted(program, issue.issue().articleId(), described(issue.issue())))
            .distinct()
            .limit(EXAMPLES)
            .toList();
    lines.addAll(examples);
    if (examples.isEmpty()) {
      lines.add(
          "             %s history ARTICLE    # one article's issues and history"
              .formatted(program));
    }
  }

  private static String counted(String text, long count) {
    return count == 0 ? "" : text.formatted(Figures.number(count));
  }

  private static String described(NewIssue issue) {
    return TerminalText.line((issue.field() == null ? "" : issue.field() + ": ") + issue.message());
  }

  /** The line that says that a run has begun or is rejoined. */
  public String begun(String workflowId, Optional<Long> run, boolean rejoined) {
    String name = run.map(number -> "run " + number + " (" + workflowId + ")").orElse(workflowId);
    String link = links.workflow(workflowId).map(address -> "\n  " + address).orElse("");
    return (rejoined ? "Rejoining " + name + ", which is active." : "Started " + name + ".") + link;
  }
}

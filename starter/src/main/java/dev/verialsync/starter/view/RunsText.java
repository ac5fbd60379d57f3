package dev.verialsync.starter.view;

import dev.verialsync.db.run.Run;
import dev.verialsync.db.run.RunCounts;
import dev.verialsync.db.run.RunStatus;
import dev.verialsync.starter.process.TerminalText;
import dev.verialsync.starter.text.Figures;
import dev.verialsync.starter.text.Table;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs as a table. */
public final class RunsText {

  /** So many are explained under the table, the latest first. */
  private static final int FAILURES = 3;

  private final Figures figures;
  private final Clock clock;

  public RunsText(Figures figures, Clock clock) {
    this.figures = figures;
    this.clock = clock;
  }

  /** A table, the latest run first. */
  public String render(List<Run> runs) {
    if (runs.isEmpty()) {
      return "No run yet.";
    }
    Table table =
        new Table(
            "RUN",
            "STARTED",
            "TOOK",
            "MODE",
            "PHASES",
            "OUTCOME",
            "SEEN",
            "FETCHED",
            "STORED",
            "WRITTEN",
            "ISSUES",
            "CALLS",
            "WORKFLOW");
    runs.forEach(run -> add(table, run));
    List<String> lines = new ArrayList<>(table.lines());
    runs.stream()
        .filter(RunsText::saysWhy)
        .limit(FAILURES)
        .forEach(
            run ->
                lines.add(
                    "run %d %s. %s"
                        .formatted(
                            run.id(),
                            run.status().label(),
                            String.valueOf(run.message()).replaceAll("\\R\\s*", " "))));
    return TerminalText.lines(lines);
  }

  private static boolean saysWhy(Run run) {
    String message = run.message();
    return message != null
        && (run.status() == RunStatus.FAILED
            || (run.status() == RunStatus.CANCELLED && !message.equals("Cancelled.")));
  }

  private void add(Table table, Run run) {
    RunCounts counts = run.counts();
    Instant end = run.finishedAt() == null ? clock.instant() : run.finishedAt();
    table.row(
        run.id(),
        figures.dayAndTime(run.startedAt()),
        Figures.duration(Duration.between(run.startedAt(), end)),
        run.mode(),
        run.phase() == null ? "all" : run.phase(),
        run.status().label().replace('_', ' '),
        counts.articlesSeen(),
        counts.articlesFetched(),
        counts.imagesStored(),
        counts.productsInserted() + counts.productsUpdated(),
        counts.issues(),
        counts.calls(),
        run.workflowId());
  }

  /** A run under {@code --json}. */
  public record Entry(
      long run,
      String workflowId,
      String mode,
      String phase,
      String status,
      Instant startedAt,
      @Nullable Instant finishedAt,
      @Nullable String message,
      RunCounts counts) {

    public static Entry of(Run run) {
      return new Entry(
          run.id(),
          run.workflowId(),
          run.mode(),
          run.phase() == null ? "all" : run.phase(),
          run.status().label(),
          run.startedAt(),
          run.finishedAt(),
          run.message(),
          run.counts());
    }
  }

  /** The same runs as values. */
  public static List<Entry> document(List<Run> runs) {
    return runs.stream().map(Entry::of).toList();
  }
}

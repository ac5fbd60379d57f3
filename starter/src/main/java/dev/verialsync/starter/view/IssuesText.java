package dev.verialsync.starter.view;

import dev.verialsync.db.issue.NewIssue;
import dev.verialsync.db.issue.RecordedIssue;
import dev.verialsync.starter.process.TerminalText;
import dev.verialsync.starter.text.Figures;
import dev.verialsync.starter.text.SpreadsheetCell;
import dev.verialsync.starter.text.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/** Open issues, for a person, a spreadsheet and a program. */
public final class IssuesText {

  private static final CSVFormat CSV =
      CSVFormat.RFC4180
          .builder()
          .setHeader(
              "id",
              "since",
              "article",
              "source",
              "kind",
              "field",
              "position",
              "value",
              "message",
              "opened_run",
              "last_run",
              "accepted")
          .setRecordSeparator('\n') // the console would show a carriage return
          .get();

  /** How many a person is shown. */
  public static final int SHOWN = 50;

  private static final int WIDEST_VALUE = 40;

  private final Figures figures;
  private final String program;

  public IssuesText(Figures figures, String program) {
    this.figures = figures;
    this.program = program;
  }

  /**
   * A table and, below it, what each says.
   *
   * @param cut whether there may be more
   * @param accepted how many accepted ones are not among them
   */
  public String render(List<RecordedIssue> issues, boolean cut, int accepted) {
    List<String> lines = new ArrayList<>();
    if (issues.isEmpty()) {
      lines.add("No open issue.");
    } else {
      Table table = new Table("ID", "SINCE", "ARTICLE", "KIND", "FIELD", "FOUND", "WHAT IT MEANS");
      issues.forEach(issue -> add(table, issue));
      lines.addAll(table.lines());
    }
    if (cut) {
      lines.add("… there may be more: --limit N, or --csv for all");
    }
    if (accepted > 0) {
      lines.add(
          "%s accepted: `%s issues --accepted` lists them too"
              .formatted(Figures.number(accepted), program));
    }
    return TerminalText.lines(lines);
  }

  private void add(Table table, RecordedIssue recorded) {
    NewIssue issue = recorded.issue();
    table.row(
        String.valueOf(recorded.id()),
        figures.dayAndTime(recorded.openedAt()),
        issue.articleId() == null ? "" : String.valueOf(issue.articleId()),
        issue.kind().label() + (recorded.accepted() ? " (accepted)" : ""),
        place(issue),
        issue.value() == null ? "" : shortened(TerminalText.line(issue.value())),
        TerminalText.line(issue.message()));
  }

  private static String place(NewIssue issue) {
    return (text(issue.field()) + (issue.position() == null ? "" : " " + issue.position())).strip();
  }

  private static String shortened(String value) {
    return value.length() <= WIDEST_VALUE ? value : value.substring(0, WIDEST_VALUE - 1) + "…";
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }

  /**
   * The same with all that is known, as RFC 4180 says but for the ends of its lines; no cell is
   * taken for a formula.
   */
  public static String csv(List<RecordedIssue> issues) {
    StringBuilder text = new StringBuilder();
    try (CSVPrinter printer = new CSVPrinter(text, CSV)) {
      for (RecordedIssue recorded : issues) {
        NewIssue issue = recorded.issue();
        printer.printRecord(
            recorded.id(),
            recorded.openedAt(),
            text(issue.articleId()),
            recorded.source().label(),
            issue.kind().label(),
            SpreadsheetCell.of(text(issue.field())),
            text(issue.position()),
            SpreadsheetCell.of(text(issue.value())),
            SpreadsheetCell.of(issue.message()),
            recorded.openedRunId(),
            recorded.lastRunId(),
            recorded.accepted());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString().stripTrailing();
  }

  /** An issue under {@code --json}. */
  public record Entry(
      long id,
      @Nullable Long articleId,
      String source,
      String kind,
      @Nullable String field,
      @Nullable Integer position,
      @Nullable String value,
      String message,
      Instant openedAt,
      long openedRun,
      long lastRun,
      boolean accepted) {}

  /** The same issues as values. */
  public static List<Entry> document(List<RecordedIssue> issues) {
    return issues.stream()
        .map(
            recorded ->
                new Entry(
                    recorded.id(),
                    recorded.issue().articleId(),
                    recorded.source().label(),
                    recorded.issue().kind().label(),
                    recorded.issue().field(),
                    recorded.issue().position(),
                    recorded.issue().value(),
                    recorded.issue().message(),
                    recorded.openedAt(),
                    recorded.openedRunId(),
                    recorded.lastRunId(),
                    recorded.accepted()))
        .toList();
  }
}

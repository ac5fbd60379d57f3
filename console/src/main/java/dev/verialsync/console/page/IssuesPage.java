package dev.verialsync.console.page;

import dev.verialsync.console.http.PageRequest;
import dev.verialsync.console.http.PageRequest.BadRequestException;
import dev.verialsync.console.http.PageResponse;
import dev.verialsync.console.text.Texts;
import dev.verialsync.db.console.IssueView;
import dev.verialsync.db.console.IssueViewRepository;
import dev.verialsync.db.issue.IssueKind;
import dev.verialsync.db.issue.IssueRepository;
import dev.verialsync.db.issue.NewIssue;
import dev.verialsync.db.issue.RecordedIssue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/** {@code /issues}: what is wrong with the data, and what to do about it in Verial. */
public final class IssuesPage {

  private static final int MOST_IN_A_FILE = 100_000;

  /** Programs for tables take what begins with one of these for a formula. */
  private static final String FORMULA = "(?s)[=+\\-@\\t\\r].*";

  private final IssueViewRepository views;
  private final IssueRepository issues;

  IssuesPage(Sources sources) {
    this.views = new IssueViewRepository(sources.database());
    this.issues = new IssueRepository(sources.database());
  }

  /** What the page shows; the kind is null where all are. */
  public record Shown(@Nullable IssueKind kind, IssueView view) {}

  PageResponse page(PageRequest asked, PageContext look) {
    IssueKind kind = asked.text("kind").map(IssuesPage::kind).orElse(null);
    IssueView view = views.page(kind, asked.number("after").orElse(0L));
    return PageResponse.html(
        200, Templates.render("issues.jte", Map.of("look", look, "shown", new Shown(kind, view))));
  }

  private static IssueKind kind(String label) {
    return Stream.of(IssueKind.values())
        .filter(kind -> kind.label().equals(label))
        .findFirst()
        .orElseThrow(() -> new BadRequestException("no kind"));
  }

  /** For a spreadsheet, which reads UTF-8 where a mark at the beginning says so. */
  PageResponse csv(PageContext look) {
    Texts texts = look.texts();
    StringBuilder text = new StringBuilder("\uFEFF");
    CSVFormat format =
        CSVFormat.RFC4180
            .builder()
            .setDelimiter(';')
            .setHeader(
                Stream.of("article", "kind", "field", "value", "since", "todo", "message")
                    .map(name -> texts.get("issues." + name))
                    .toArray(String[]::new))
            .get();
    try (CSVPrinter printer = new CSVPrinter(text, format)) {
      for (RecordedIssue recorded : issues.find(true, null, null, MOST_IN_A_FILE)) {
        NewIssue issue = recorded.issue();
        printer.printRecord(
            issue.articleId(),
            texts.name("issue", issue.kind().label()),
            cell(issue.field()),
            cell(issue.value()),
            texts.dayAndTime(recorded.openedAt()),
            texts.todo(issue.kind().label()),
            cell(issue.message()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return PageResponse.file(
        "text/csv; charset=utf-8",
        texts.get("issues.file"),
        text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static @Nullable String cell(@Nullable String text) {
    return text != null && text.matches(FORMULA) ? "'" + text : text;
  }
}

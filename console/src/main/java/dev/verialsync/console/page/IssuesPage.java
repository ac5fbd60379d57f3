package dev.verialsync.console.page;

import dev.verialsync.console.http.PageRequest;
import dev.verialsync.console.http.PageRequest.BadRequestException;
import dev.verialsync.console.http.PageResponse;
import dev.verialsync.db.console.IssueView;
import dev.verialsync.db.console.IssueViewRepository;
import dev.verialsync.db.issue.IssueKind;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code /issues}: what is wrong with the data, and what to do about it in Verial. */
public final class IssuesPage {

  private final IssueViewRepository views;

  IssuesPage(Sources sources) {
    this.views = new IssueViewRepository(sources.database());
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

  PageResponse csv(PageContext look) {
    return PageResponse.file(
        "text/csv; charset=utf-8", look.t("issues.file"), new IssuesCsv(views, look.texts()));
  }
}

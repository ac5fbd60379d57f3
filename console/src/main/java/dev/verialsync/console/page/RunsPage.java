package dev.verialsync.console.page;

import dev.verialsync.console.http.PageRequest;
import dev.verialsync.console.http.PageResponse;
import dev.verialsync.db.run.Run;
import dev.verialsync.db.run.RunRepository;
import java.util.List;
import java.util.Map;

/** {@code /runs}: the runs, latest first. */
public final class RunsPage {

  private static final int PAGE = 50;

  private final RunRepository runs;

  RunsPage(Sources sources) {
    this.runs = new RunRepository(sources.database());
  }

  PageResponse page(PageRequest asked, PageContext look) {
    long before = asked.number("before").orElse(Long.MAX_VALUE);
    List<Run> found = runs.before(before, PAGE + 1);
    boolean more = found.size() > PAGE;
    List<Run> shown = more ? found.subList(0, PAGE) : found;
    return PageResponse.html(
        200,
        Templates.render(
            "runs.jte",
            Map.of(
                "look",
                look,
                "runs",
                shown,
                "next",
                more ? shown.get(PAGE - 1).id() : 0L,
                "first",
                before == Long.MAX_VALUE)));
  }
}

package dev.verialsync.console.page;

import dev.verialsync.console.http.PageResponse;
import dev.verialsync.console.plot.Plot;
import dev.verialsync.db.console.CallView;
import dev.verialsync.db.console.CallViewRepository;
import dev.verialsync.db.console.RunView;
import dev.verialsync.db.console.RunViewRepository;
import dev.verialsync.db.gate.SingleBatchJob;
import dev.verialsync.db.issue.IssueRepository;
import dev.verialsync.db.issue.RecordedIssue;
import dev.verialsync.db.run.Run;
import dev.verialsync.db.run.RunRepository;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /runs/12}: what a run did. */
public final class RunPage {

  private static final int ISSUES_SHOWN = 20;
  private static final int LOOKED_BACK = 30;

  private final RunRepository runs;
  private final RunViewRepository views;
  private final CallViewRepository calls;
  private final IssueRepository issues;

  RunPage(Sources sources) {
    this.runs = new RunRepository(sources.database());
    this.views = new RunViewRepository(sources.database());
    this.calls = new CallViewRepository(sources.database());
    this.issues = new IssueRepository(sources.database());
  }

  /**
   * What the page and the report show.
   *
   * @param before the run before that was asked to do the same; null = none is known
   * @param single what the replaced system would have asked for
   * @param methods the run's calls by method
   * @param plots of calls and latency; none without calls
   */
  public record Shown(
      Run run,
      @Nullable Run before,
      SingleBatchJob single,
      RunView view,
      List<CallTable.Row> methods,
      List<Plot> plots,
      List<RecordedIssue> issues) {}

  Optional<PageResponse> page(long id, PageContext look) {
    return shown(id, look)
        .map(
            shown ->
                PageResponse.html(
                    200, Templates.render("run.jte", Map.of("look", look, "shown", shown))));
  }

  Optional<Shown> shown(long id, PageContext look) {
    return runs.find(id).map(run -> shown(run, look));
  }

  /** The latest run that has ended, for a report that names none. */
  Optional<Long> latest() {
    return runs.latest(LOOKED_BACK).stream()
        .filter(run -> run.finishedAt() != null)
        .map(Run::id)
        .findFirst();
  }

  private Shown shown(Run run, PageContext look) {
    List<CallView> made = calls.ofRun(run.id());
    return new Shown(
        run,
        before(run),
        SingleBatchJob.of(run.counts().articlesSeen()),
        views.read(run.id()),
        CallTable.of(made),
        CallPlots.byMinute(look.texts(), made),
        issues.openOf(run.id(), ISSUES_SHOWN));
  }

  private @Nullable Run before(Run run) {
    return runs.before(run.id(), LOOKED_BACK).stream()
        .filter(other -> other.finishedAt() != null)
        .filter(other -> other.mode().equals(run.mode()))
        .filter(other -> Objects.equals(other.phase(), run.phase()))
        .findFirst()
        .orElse(null);
  }
}

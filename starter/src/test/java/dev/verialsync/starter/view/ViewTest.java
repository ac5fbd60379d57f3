package dev.verialsync.starter.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.activities.links.UiLinks;
import dev.verialsync.db.erp.MethodSupportRepository.Finding;
import dev.verialsync.db.gate.GateState;
import dev.verialsync.db.issue.IssueKind;
import dev.verialsync.db.issue.IssueSource;
import dev.verialsync.db.issue.NewIssue;
import dev.verialsync.db.issue.RecordedIssue;
import dev.verialsync.db.run.RunWaiter;
import dev.verialsync.starter.progress.BarProgress;
import dev.verialsync.starter.progress.LineProgress;
import dev.verialsync.starter.progress.ProgressText;
import dev.verialsync.starter.runs.TaskQueuePollers.Poller;
import dev.verialsync.starter.status.StatusReport;
import dev.verialsync.starter.status.StatusText;
import dev.verialsync.starter.summary.ComparisonText;
import dev.verialsync.starter.summary.OpenIssues;
import dev.verialsync.starter.summary.RunSummary;
import dev.verialsync.starter.summary.SummaryText;
import dev.verialsync.starter.text.Figures;
import dev.verialsync.workflows.messages.results.Progress;
import dev.verialsync.workflows.messages.values.SyncCounts;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The texts that a person reads, from given values. */
final class ViewTest {

  private static final Instant START = Instant.parse("2026-11-24T08:00:00Z");
  private static final Figures MADRID = new Figures(ZoneId.of("Europe/Madrid"));
  private static final UiLinks LINKS = new UiLinks(Optional.of("http://ui:8233/"), "default");

  private static RunSummary summary(String outcome, Map<String, Long> issues) {
    return new RunSummary(
        7,
        "catalog-sync-1",
        outcome,
        START,
        START.plusSeconds(72),
        null,
        List.of("The list was read twice."),
        new RunSummary.Counts(7_879, 7_879, 3_912, 600, 0, 7_870, 0, 9, 0),
        issues,
        0,
        Map.of("GetImagenesArticulosWS", 7_900L, "GetArticulosWS", 16L, "GetVersionWS", 1L),
        new RunSummary.Transactions(12, 31));
  }

  private static RecordedIssue issue(long article) {
    return new RecordedIssue(
        1,
        IssueSource.IMAGES,
        new NewIssue(article, "Imagen", 2, IssueKind.NOT_AN_IMAGE, "PK", "Image 2 is no image."),
        7,
        7,
        START,
        null,
        false);
  }

  private static Progress progress(
      @Nullable String phase, String state, int done, @Nullable String waiting) {
    return new Progress(
        7,
        state,
        phase,
        done / 100,
        79,
        done,
        7_879,
        85.34,
        80L,
        SyncCounts.images(done, 900, 40, 0, Map.of("not_an_image", 2)),
        null,
        waiting,
        waiting == null ? null : START.minusSeconds(150).toString());
  }

  @Test
  void aSummaryIsReadInTenSeconds() {
    String text =
        new SummaryText("./verial-sync", LINKS)
            .render(
                summary("completed_with_issues", Map.of("not_an_image", 3L)),
                new OpenIssues(List.of(issue(4711)), 0));

    assertThat(text)
        .isEqualTo(
            """
            Run 7: completed with issues after 1 min 12 s.
              articles   7,879 seen · 7,879 asked for images
              images     3,912 stored · 600 reused · 0 removed
              products   7,870 inserted · 0 updated · 9 unchanged · 0 deactivated
              calls      7,917 to Verial: GetImagenesArticulosWS 7,900 · GetArticulosWS 16 · GetVersionWS 1
              database   product transactions: p99 12 ms, longest 31 ms
              issues     3: not_an_image 3
                         ./verial-sync history 4711    # Imagen: Image 2 is no image.
              note       The list was read twice.
              look       http://ui:8233/namespaces/default/workflows/catalog-sync-1\
            """);
  }

  @Test
  void aSummaryTellsOfIssuesThatEarlierRunsLeftOpen() {
    SummaryText summaries = new SummaryText("verial-sync", LINKS);
    OpenIssues open = new OpenIssues(List.of(), 5);

    assertThat(summaries.render(summary("completed", Map.of()), open))
        .contains("\n  issues     none · 5 of earlier runs still open\n");
    assertThat(summaries.render(summary("completed_with_issues", Map.of("not_an_image", 3L)), open))
        .contains("\n  issues     3: not_an_image 3 · 5 of earlier runs still open\n");
  }

  @Test
  void aRunThatWasNeverOpenedHasNoFigures() {
    String text =
        new SummaryText("verial-sync", new UiLinks(Optional.empty(), "default"))
            .render(
                RunSummary.unopened(
                    "catalog-sync-2", "refused", "Run 7 is under way.", START, START),
                OpenIssues.NONE);

    assertThat(text).isEqualTo("catalog-sync-2: refused after 0.0 s.\n  Run 7 is under way.");
  }

  @Test
  void progressIsOneLine() {
    ProgressText text = new ProgressText(MADRID, Clock.fixed(START, ZoneOffset.UTC));

    assertThat(text.line(progress("images", "images: fetching", 1_200, null)))
        .isEqualTo(
            "images: fetching · 1,200 of 7,879 articles (15 %) · 85.3 a second · about 80 s to go"
                + " · 900 images stored, 40 reused, 2 issues");
    assertThat(text.line(progress("images", "images: fetching", 0, "Verial answers 503")))
        .endsWith(" · waiting: Verial answers 503, since 08:57:30 (2 min 30 s)");
    assertThat(text.line(progress(null, "images: planning", 0, null)))
        .isEqualTo("images: planning");
  }

  @Test
  void linesComeAtEachStepAndThenNowAndAgain() {
    List<String> lines = new ArrayList<>();
    MovableClock clock = new MovableClock(START);
    LineProgress view = new LineProgress(MADRID, clock, lines::add);

    view.show(progress(null, "opening the run", 0, null));
    view.show(progress("images", "images: fetching", 0, null));
    view.show(progress("images", "images: fetching", 100, null));
    assertThat(lines).hasSize(2);

    clock.move(LineProgress.INTERVAL);
    view.show(progress("images", "images: fetching", 100, null));
    view.show(progress("images", "images: fetching", 100, null));
    assertThat(lines).hasSize(3).last().asString().contains("100 of 7,879");

    view.show(progress("images", "images: fetching", 100, "Verial does not answer"));
    assertThat(lines).hasSize(4).last().asString().contains("Verial does not answer");

    view.note("Temporal does not answer.");
    view.note("Temporal does not answer.");
    assertThat(lines).hasSize(5);
  }

  @Test
  void whileAServiceIsWaitedForALineComesEveryMinuteNotEveryFewSeconds() {
    List<String> lines = new ArrayList<>();
    MovableClock clock = new MovableClock(START);
    LineProgress view = new LineProgress(MADRID, clock, lines::add);

    for (int seconds = 0; seconds <= 120; seconds++) {
      view.show(progress("images", "images: fetching", 100, "Verial answers 503"));
      clock.move(Duration.ofSeconds(1));
    }

    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).endsWith("Verial answers 503, since 08:57:30 (2 min 30 s)");
    assertThat(lines.get(2)).endsWith("Verial answers 503, since 08:57:30 (4 min 30 s)");

    view.show(progress("images", "images: fetching", 101, "Verial answers 503"));
    assertThat(lines).hasSize(3);
    clock.move(LineProgress.INTERVAL.multipliedBy(3));
    view.show(progress("images", "images: fetching", 101, "Verial answers 503"));
    assertThat(lines).hasSize(4).last().asString().contains("101 of 7,879");
  }

  @Test
  void whatVerialAnswersDoesNotDrawOnTheTerminal() {
    ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    try (BarProgress view =
        new BarProgress(
            MADRID,
            Clock.fixed(START, ZoneOffset.UTC),
            new PrintStream(terminal, true, StandardCharsets.UTF_8),
            200)) {
      view.show(progress(null, "planning", 0, "Verial answers \u001b[2J\nbefore"));
      view.show(progress("images", "images: fetching", 10, "Verial answers \u001b[2J\nduring"));
      view.note("\u001b[2Jafter");
    }

    assertThat(terminal.toString(StandardCharsets.UTF_8))
        .contains("Verial answers \\u001b[2J\\u000abefore", "\\u001b[2Jafter")
        .doesNotContain("\u001b[2J");
  }

  @Test
  void durationsAndCountsAreWrittenForPeople() {
    assertThat(Figures.duration(Duration.ofMillis(440))).isEqualTo("0.4 s");
    assertThat(Figures.duration(Duration.ofMillis(59_400))).isEqualTo("59 s");
    assertThat(Figures.duration(Duration.ofMinutes(2))).isEqualTo("2 min");
    assertThat(Figures.duration(Duration.ofSeconds(125))).isEqualTo("2 min 5 s");
    assertThat(Figures.duration(Duration.ofMinutes(200))).isEqualTo("3 h 20 min");
    assertThat(Figures.about(Duration.ofSeconds(8))).isEqualTo("8 s");
    assertThat(Figures.about(Duration.ofSeconds(200))).isEqualTo("3 min");
    assertThat(Figures.counts(Map.of("a", 1L, "b", 3L, "c", 2L), 2))
        .isEqualTo("b 3 · c 2 · others 1");
    assertThat(Figures.count(1, "call", "calls")).isEqualTo("1 call");
  }

  @Test
  void linksEscapeWhatTheyHold() {
    assertThat(LINKS.workflow("catalog-sync-1/images/4"))
        .contains("http://ui:8233/namespaces/default/workflows/catalog-sync-1%2Fimages%2F4");
    assertThat(LINKS.article(4711))
        .contains("http://ui:8233/namespaces/default/workflows?query=SyncArticleId%3D%224711%22");
    assertThat(new UiLinks(Optional.empty(), "default").article(4711)).isEmpty();
  }

  @Test
  void statusTellsWhoIsWaitedForAndWhatIsMissing() {
    StatusText text = new StatusText(MADRID, Clock.fixed(START, ZoneOffset.UTC));

    assertThat(
            text.render(
                new StatusReport(
                    List.of(),
                    new StatusReport.UnderWay(
                        "catalog-sync-1",
                        7L,
                        "http://ui/1",
                        START.minusSeconds(60),
                        progress("images", "images: fetching", 1_200, "Verial answers 503"),
                        1_234L,
                        true),
                    new RunWaiter("verial-sync-night-1", "first", START.minusSeconds(20)),
                    Map.of(
                        "verial-sync",
                        List.of(
                            new Poller("1@host", START),
                            new Poller("2@host", START.minusSeconds(60))),
                        "verial-api",
                        List.of()),
                    Map.of(),
                    new GateState(
                        new BigDecimal("10"),
                        4,
                        true,
                        null,
                        null,
                        3,
                        START.minusSeconds(9),
                        START.minusSeconds(30),
                        "lunch",
                        0,
                        null,
                        null,
                        null),
                    null,
                    Map.of("no_name", 2L),
                    new Finding("http://erp/ 1.8.4", false, START, "article 7 has 1 image less"),
                    List.of())))
        .contains("run       7 (catalog-sync-1), since 08:59:00 (1 min)")
        .contains("waiting: Verial answers 503, since 08:57:30")
        .contains("12 of 79 batches")
        .contains("1,234 calls to Verial so far")
        .contains("next      (verial-sync-night-1), waiting for its turn since 08:59:40 (20 s)")
        .doesNotContain("to go")
        .contains("workers   on verial-api: at capacity, takes no more tasks for now")
        .contains("workers   on verial-sync: 1@host, 2@host")
        .contains("gate      10 calls a second, 4 at once (set by an operator); 3 in flight\n")
        .contains("paused since 08:59:30 (30 s): lunch")
        .contains("issues    open: no_name 2")
        .contains(
            "images    article by article, blocks disproven 2026-11-24 09:00:00 (article 7 has 1 image less) for http://erp/ 1.8.4");

    assertThat(
            text.render(
                new StatusReport(
                    List.of(),
                    null,
                    null,
                    Map.of("verial-sync", List.of(), "verial-api", List.of()),
                    Map.of(),
                    null,
                    null,
                    Map.of(),
                    null,
                    List.of("PostgreSQL is away."))))
        .contains("workers   on verial-api: none")
        .contains("none is active, as far as is known")
        .contains("problem   PostgreSQL is away.");
  }

  @Test
  void whileTemporalIsAwayStatusTellsOfTheRunThatTheDatabaseKnows() {
    StatusText text = new StatusText(MADRID, Clock.fixed(START, ZoneOffset.UTC));
    StatusReport.UnderWay run =
        new StatusReport.UnderWay(
            "catalog-sync-1", 7L, null, START.minusSeconds(60), null, 1_234L, false);

    assertThat(
            text.render(
                new StatusReport(
                    List.of(),
                    run,
                    null,
                    Map.of(),
                    Map.of(),
                    null,
                    null,
                    Map.of(),
                    null,
                    List.of("Temporal is away."))))
        .isEqualTo(
            """
            run       7 (catalog-sync-1), since 08:59:00 (1 min)
                      running according to PostgreSQL; Temporal does not answer
                      1,234 calls to Verial so far
            problem   Temporal is away.\
            """);
  }

  @Test
  void statusTellsWhichWorkersAreGoneAndWhichMayBe() {
    StatusText text = new StatusText(MADRID, Clock.fixed(START, ZoneOffset.UTC));
    List<Poller> dead = List.of(new Poller("1@host", START.minusSeconds(130)));
    List<Poller> doubtful = List.of(new Poller("2@host", START.minusSeconds(40)));
    StatusReport.UnderWay silent =
        new StatusReport.UnderWay("catalog-sync-1", 7L, null, null, null, null, true);

    assertThat(workers(text, null, Map.of("verial-sync", List.of()), dead))
        .isEqualTo("workers   on verial-sync: none; gone: 1@host (last seen 2 min ago)");
    assertThat(workers(text, null, Map.of("verial-sync", doubtful), dead))
        .isEqualTo("workers   on verial-sync: 2@host; gone: 1@host (last seen 2 min ago)");
    assertThat(workers(text, silent, Map.of("verial-sync", doubtful), List.of()))
        .isEqualTo("workers   on verial-sync: 2@host (last seen 40 s ago)");
    assertThat(
            workers(
                text, silent, Map.of("verial-api", doubtful, "verial-sync", List.of()), List.of()))
        .isEqualTo("workers   on verial-sync: none");
  }

  private static String workers(
      StatusText text,
      StatusReport.@Nullable UnderWay run,
      Map<String, List<Poller>> polling,
      List<Poller> gone) {
    Map<String, List<Poller>> goneWorkers = Map.of("verial-sync", gone);
    return text.render(
            new StatusReport(
                List.of(), run, null, polling, goneWorkers, null, null, Map.of(), null, List.of()))
        .lines()
        .filter(line -> line.startsWith("workers   on verial-sync"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void statusTellsOfACallThatHangs() {
    StatusText text = new StatusText(MADRID, Clock.fixed(START, ZoneOffset.UTC));
    GateState gate =
        new GateState(
            new BigDecimal("10"),
            4,
            false,
            null,
            null,
            4,
            START.minusSeconds(38),
            null,
            null,
            0,
            null,
            null,
            null);

    assertThat(
            text.render(
                    new StatusReport(
                        List.of(), null, null, Map.of(), Map.of(), gate, null, Map.of(), null,
                        List.of()))
                .lines())
        .contains("gate      10 calls a second, 4 at once; 4 in flight, the oldest for 38 s");
  }

  @Test
  void twoRunsStandSideBySide() {
    assertThat(ComparisonText.lines(summary("completed", Map.of()), summary("completed", Map.of())))
        .contains("calls to Verial               7,917  7,917");
  }

  /** A clock that a test moves. */
  private static final class MovableClock extends Clock {
    private Instant now;

    private MovableClock(Instant now) {
      this.now = now;
    }

    private void move(Duration by) {
      now = now.plus(by);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}

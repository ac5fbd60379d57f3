package dev.verialsync.activities.listing.chosen;

import dev.verialsync.activities.listing.ListNames;
import dev.verialsync.activities.listing.ListReports;
import dev.verialsync.activities.listing.ListingParts;
import dev.verialsync.activities.listing.ListingPolicy;
import dev.verialsync.activities.task.Heartbeat;
import dev.verialsync.activities.task.Persistence;
import dev.verialsync.activities.verial.VerialClient;
import dev.verialsync.activities.verial.call.CallContext;
import dev.verialsync.activities.verial.json.CanonicalRow;
import dev.verialsync.db.erp.ArticleRow;
import dev.verialsync.db.erp.ChosenArticleRepository;
import dev.verialsync.db.erp.ChosenSettled;
import dev.verialsync.db.erp.Reading;
import dev.verialsync.db.erp.ReadingRepository;
import dev.verialsync.db.issue.IssueKind;
import dev.verialsync.db.issue.IssueRepository;
import dev.verialsync.db.issue.IssueSource;
import dev.verialsync.db.issue.NewIssue;
import dev.verialsync.workflows.messages.commands.LandChosenCommand;
import dev.verialsync.workflows.messages.results.ChosenReport;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Lands row, stock and tariff of chosen articles: a few calls each, no list, and no other article
 * is touched.
 */
public final class ChosenArticles {

  private final ListingParts parts;
  private final Persistence persistence;
  private final VerialClient verial;
  private final ChosenArticleRepository articles;
  private final IssueRepository issues;
  private final ReadingRepository readings;
  private final ListingPolicy policy;
  private final ListReports reports;

  public ChosenArticles(ListingParts parts) {
    this.parts = parts;
    this.persistence = parts.persistence();
    this.verial = parts.verial();
    this.articles = parts.repositories().chosen();
    this.issues = parts.repositories().issues();
    this.readings = parts.repositories().readings();
    this.policy = parts.policy();
    this.reports = new ListReports(parts);
  }

  public ChosenReport land(LandChosenCommand command, Heartbeat heartbeat)
      throws InterruptedException {
    Instant moment = parts.moment(command.runId(), heartbeat);
    CallContext context = ListingParts.context(command.runId(), heartbeat);
    return reports.endingForGood(heartbeat, () -> land(command, moment, context, heartbeat));
  }

  private ChosenReport land(
      LandChosenCommand command, Instant moment, CallContext context, Heartbeat heartbeat)
      throws InterruptedException {
    long least =
        persistence.inDatabase(
            heartbeat, () -> leastBelieved(readings.listedArticles(), policy.maxShrink()));
    Reading noted =
        persistence.inDatabase(
            heartbeat, () -> readings.startChosen(command.runId(), ListNames.ARTICLES));
    return new Landing(command, context, heartbeat, least, noted).land(moment);
  }

  /** How many rows a list must have, for what it does not show to be believed. */
  static long leastBelieved(long listed, BigDecimal maxShrink) {
    return BigDecimal.ONE
        .subtract(maxShrink)
        .multiply(BigDecimal.valueOf(listed))
        .setScale(0, RoundingMode.CEILING)
        .longValueExact();
  }

  /** One command's work. */
  private final class Landing {
    private final LandChosenCommand command;
    private final CallContext context;
    private final Heartbeat heartbeat;
    private final ArticleSearch search;
    private final List<Long> unknown = new ArrayList<>();
    private final List<Long> notFound = new ArrayList<>();
    private final AnsweredRows rows;
    private final Map<String, Integer> kinds = new TreeMap<>();

    /** Which of the run's articles Verial's list shows. */
    private final Reading noted;

    private Landing(
        LandChosenCommand command,
        CallContext context,
        Heartbeat heartbeat,
        long leastBelieved,
        Reading noted) {
      this.noted = noted;
      this.command = command;
      this.context = context;
      this.rows = new AnsweredRows(parts, command.runId(), null, heartbeat);
      this.heartbeat = heartbeat;
      this.search =
          new ArticleSearch(
              verial,
              persistence,
              heartbeat,
              articles,
              policy.blockSize(),
              leastBelieved,
              Set.copyOf(command.articleIds()));
    }

    private ChosenReport land(Instant moment) throws InterruptedException {
      int landed = 0;
      for (long id : command.articleIds()) {
        heartbeat.doing("article " + id);
        switch (search.find(context, id)) {
          case SHOWN -> {
            show(id);
            landed++;
          }
          case ABSENT -> absent(id);
          case NOT_FOUND -> {
            notFound.add(id);
            String message =
                ("Article %d is not where it stood in Verial's list, and the list's order does not"
                        + " tell whether it is elsewhere: what was known is kept. A run without"
                        + " --article reads the whole list and settles it.")
                    .formatted(id);
            leave(id, IssueSource.ARTICLES, IssueKind.NOT_FOUND, message);
          }
        }
      }
      List<Long> vanished = command.moreFollow() ? List.of() : landAll();
      rows.kinds().forEach((kind, n) -> kinds.merge(kind, n, Integer::sum));
      String note = rows.notes().isEmpty() ? null : String.join(" ", rows.notes());
      return new ChosenReport(moment.toString(), landed, vanished, unknown, notFound, kinds, note);
    }

    /**
     * Lands what all commands of the run were answered: whether it is believed is known when it is
     * known how many would lose something.
     *
     * @return articles that have vanished
     */
    private List<Long> landAll() throws InterruptedException {
      ChosenSettled settled =
          persistence.inDatabase(
              heartbeat, () -> articles.settle(noted, policy.maxShrink(), command.acceptShrink()));
      if (settled.doubted() > 0) {
        rows.doubt(
            IssueSource.ARTICLES,
            null,
            IssueKind.LIST_TOO_SHORT,
            "Verial's list does not show %d of the chosen articles any more: none of them was deactivated. If that is right, run again with --accept-shrink."
                .formatted(settled.doubted()));
      }
      if (command.prices()) {
        rows.land(command.acceptShrink());
      }
      return settled.vanished();
    }

    private void note(long id, boolean shown) throws InterruptedException {
      if (noted.state() == Reading.State.COMPLETE) {
        persistence.inDatabase(heartbeat, () -> articles.note(noted, id, shown));
      }
    }

    private void show(long id) throws InterruptedException {
      ArticleRow row = new ArticleRow(id, 0, CanonicalRow.text(search.row(id)));
      List<NewIssue> broken =
          persistence.inDatabase(heartbeat, () -> articles.show(command.runId(), List.of(row)));
      settle(id, IssueSource.ARTICLES, broken);
      note(id, true);
      if (command.prices()) {
        rows.ask(id);
      }
    }

    private void absent(long id) throws InterruptedException {
      if (persistence.inDatabase(heartbeat, () -> articles.isLanded(id))) {
        note(id, false);
        settle(id, IssueSource.ARTICLES, List.of());
      } else {
        unknown.add(id);
        String message =
            "Verial's list does not show article %d, and it was never known here: check the number."
                .formatted(id);
        leave(id, IssueSource.ARTICLES, IssueKind.UNKNOWN_ARTICLE, message);
      }
    }

    private void leave(long id, IssueSource source, IssueKind kind, String message)
        throws InterruptedException {
      settle(id, source, List.of(NewIssue.ofArticle(id, kind, message)));
    }

    private void settle(long id, IssueSource source, List<NewIssue> met)
        throws InterruptedException {
      persistence.write(heartbeat, () -> issues.settle(command.runId(), source, List.of(id), met));
      met.forEach(issue -> kinds.merge(issue.kind().label(), 1, Integer::sum));
    }
  }
}

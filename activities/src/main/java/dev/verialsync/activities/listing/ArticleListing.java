package dev.verialsync.activities.listing;

import dev.verialsync.activities.server.ErpClock;
import dev.verialsync.activities.task.Heartbeat;
import dev.verialsync.activities.task.Persistence;
import dev.verialsync.activities.verial.call.CallContext;
import dev.verialsync.activities.verial.call.VerialMethod;
import dev.verialsync.db.erp.ListingAccepted;
import dev.verialsync.db.erp.Reading;
import dev.verialsync.db.erp.ReadingRepository;
import dev.verialsync.db.issue.IssueKind;
import dev.verialsync.db.issue.IssueSource;
import dev.verialsync.db.issue.NewIssue;
import dev.verialsync.workflows.messages.commands.LandListCommand;
import dev.verialsync.workflows.messages.results.ListingReport;

/** Lands GetArticulosWS whole: what it does not show is unlisted, unless the list is doubted. */
public final class ArticleListing {

  private final ListingParts parts;
  private final Persistence persistence;
  private final ReadingRepository readings;
  private final ListingPolicy policy;
  private final ListReports reports;
  private final BlockReader blocks;
  private final ErpClock erpClock;

  public ArticleListing(ListingParts parts) {
    this.parts = parts;
    this.persistence = parts.persistence();
    this.readings = parts.repositories().readings();
    this.policy = parts.policy();
    this.reports = new ListReports(parts);
    this.blocks = parts.blocks();
    this.erpClock = parts.erpClock();
  }

  public ListingReport land(LandListCommand command, Heartbeat heartbeat)
      throws InterruptedException {
    CallContext context = ListingParts.context(command.runId(), heartbeat);
    ListIssues issues = parts.issues(command.runId(), IssueSource.ARTICLES);
    return reports.orUnavailable(
        VerialMethod.ARTICLES,
        ListNames.ARTICLES,
        context,
        issues,
        heartbeat,
        () -> landed(command, issues, context, heartbeat));
  }

  private ListingReport landed(
      LandListCommand command, ListIssues issues, CallContext context, Heartbeat heartbeat)
      throws InterruptedException {
    ArticleList list =
        new ArticleList(
            parts.verial(),
            parts.server(),
            readings,
            parts.articlePager(),
            ListingParts.key(command, ListNames.ARTICLES),
            null,
            issues,
            persistence.inDatabase(heartbeat, readings::listedArticles));
    BlockReader.Outcome read =
        reports.endingForGood(
            heartbeat,
            () -> blocks.read(list, context, heartbeat, () -> seenLast(command.runId())));
    erpClock.note(command.runId(), heartbeat);
    return read.complete()
        ? accepted(command, read, issues, heartbeat)
        : part(read, issues, heartbeat);
  }

  /** What the run's own last whole list has shown. */
  private String seenLast(long runId) {
    return readings.latest(runId, ListNames.ARTICLES).map(readings::seen).orElse("");
  }

  /** A list that is not whole: what it shows is synced all the same. */
  private ListingReport part(BlockReader.Outcome read, ListIssues issues, Heartbeat heartbeat)
      throws InterruptedException {
    ListingAccepted accepted =
        persistence.inDatabase(heartbeat, () -> readings.acceptPart(read.reading()));
    DoubtedArticles doubted = DoubtedArticles.of("articles", read);
    return new ListingReport(
        (int) accepted.seen(),
        false,
        doubted.note(),
        doubted.recorded(issues, persistence, heartbeat));
  }

  private ListingReport accepted(
      LandListCommand command, BlockReader.Outcome read, ListIssues issues, Heartbeat heartbeat)
      throws InterruptedException {
    Reading reading = read.reading();
    ListingAccepted accepted =
        persistence.inDatabase(
            heartbeat,
            () -> readings.acceptListing(reading, policy.maxShrink(), command.acceptShrink()));
    String note = null;
    if (accepted.shrinkRefused()) {
      note =
          ("Verial's list shows %d articles and lacks %d of the %d known ones, more than the %s %%"
                  + " that are believed: none was deactivated. If the list is right, run again with"
                  + " --accept-shrink.")
              .formatted(
                  accepted.seen(),
                  accepted.missing(),
                  accepted.known(),
                  policy.maxShrink().movePointRight(2).stripTrailingZeros().toPlainString());
    } else if (accepted.seen() == 0 && !command.acceptShrink()) {
      note =
          "Verial's list of articles is empty. If there are articles for the web, ask Verial's"
              + " support why its web service shows none; if the list is right, run again with"
              + " --accept-shrink.";
    }
    if (note == null && reading.belied() != null) {
      return believed(accepted, reading.belied(), issues, heartbeat);
    }
    return new ListingReport(
        (int) accepted.seen(),
        note == null,
        note,
        reports.settled(issues, IssueKind.LIST_TOO_SHORT, note, heartbeat));
  }

  /** GetNumArticulosWS is wrong where the list has shown the same articles twice. */
  private ListingReport believed(
      ListingAccepted accepted, String belied, ListIssues issues, Heartbeat heartbeat)
      throws InterruptedException {
    String note =
        "Verial's count of articles (GetNumArticulosWS) is wrong: %s, and the list showed the same articles twice. The list was believed."
            .formatted(belied);
    return new ListingReport(
        (int) accepted.seen(),
        true,
        note,
        persistence.inDatabase(
            heartbeat,
            () -> {
              issues.record(new NewIssue(null, null, null, IssueKind.COUNT_DIFFERS, belied, note));
              return issues.settle();
            }));
  }
}

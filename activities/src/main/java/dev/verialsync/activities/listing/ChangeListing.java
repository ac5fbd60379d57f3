package dev.verialsync.activities.listing;

import dev.verialsync.activities.server.ErpClock;
import dev.verialsync.activities.server.UnavailableMethodPolicy;
import dev.verialsync.activities.task.Heartbeat;
import dev.verialsync.activities.task.Persistence;
import dev.verialsync.activities.verial.call.CallContext;
import dev.verialsync.activities.verial.call.VerialException;
import dev.verialsync.activities.verial.call.VerialMethod;
import dev.verialsync.db.Phase;
import dev.verialsync.db.erp.ChangeRepository;
import dev.verialsync.db.erp.ReadingKey;
import dev.verialsync.db.erp.ReadingRepository;
import dev.verialsync.db.issue.IssueKind;
import dev.verialsync.db.issue.IssueSource;
import dev.verialsync.db.issue.NewIssue;
import dev.verialsync.workflows.messages.commands.AskChangesCommand;
import dev.verialsync.workflows.messages.results.ChangesReport;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks which articles changed since the moments whose answers are known. */
public final class ChangeListing {

  private static final Logger LOG = LoggerFactory.getLogger(ChangeListing.class);

  /** What a machine shows whose clock has lost its battery. */
  private static final LocalDateTime NO_CLOCK_EARLIER = LocalDateTime.of(1970, 1, 1, 0, 0);

  private final ListingParts parts;
  private final Persistence persistence;
  private final ReadingRepository readings;
  private final ChangeRepository changes;
  private final BlockReader blocks;
  private final ErpClock erpClock;
  private final Clock clock;

  public ChangeListing(ListingParts parts) {
    this.parts = parts;
    this.persistence = parts.persistence();
    this.readings = parts.repositories().readings();
    this.changes = parts.repositories().changes();
    this.blocks = parts.blocks();
    this.erpClock = parts.erpClock();
    this.clock = parts.clock();
  }

  public ChangesReport ask(AskChangesCommand command, Heartbeat heartbeat)
      throws InterruptedException {
    long runId = command.runId();
    CallContext context = ListingParts.context(runId, heartbeat);
    Instant moment = parts.moment(runId, heartbeat);
    List<Instant> moments =
        command.full() ? List.of() : persistence.inDatabase(heartbeat, changes::moments);
    ListIssues issues = parts.issues(runId, IssueSource.CHANGES);
    long given =
        persistence
            .inDatabase(heartbeat, () -> readings.latest(runId, ListNames.ARTICLES))
            .map(ReadingCursor::largestBlock)
            .orElse(0);
    for (int round = 1; ; round++) {
      long changed = 0;
      List<String> notes = new ArrayList<>();
      try {
        for (Instant asked : moments) {
          changed += askSince(runId, asked, given, issues, notes, context, heartbeat);
        }
        return changesAnswered(runId, moment, moments, (int) changed, issues, notes, heartbeat);
      } catch (VerialException e) {
        if (parts.unavailable().leaves(e, VerialMethod.ARTICLES, context, null, round)) {
          return changesUnavailable(runId, moment, moments, (int) changed, issues, e, heartbeat);
        }
      }
    }
  }

  /**
   * The moments without an answer count as answered with no change, else every article would be
   * fetched; as the phase raises no moment, the next run asks since the same ones.
   */
  private ChangesReport changesUnavailable(
      long runId,
      Instant moment,
      List<Instant> moments,
      int changed,
      ListIssues issues,
      VerialException failure,
      Heartbeat heartbeat)
      throws InterruptedException {
    String list = VerialMethod.ARTICLES.wireName() + " (changes)";
    String note = UnavailableMethodPolicy.message(list, failure);
    NewIssue issue =
        new NewIssue(null, list, null, IssueKind.LIST_UNAVAILABLE, failure.outcome().text(), note);
    Map<String, Integer> met =
        persistence.inDatabase(
            heartbeat,
            () -> {
              List<Instant> answered = changes.answered(runId);
              for (Instant asked : moments) {
                if (!answered.contains(asked)) {
                  Instant now = clock.instant();
                  String since =
                      SinceClock.since(asked, parts.policy().clockMargin(), now).toString();
                  changes.answer(runId, asked, since, now, List.of());
                }
              }
              issues.record(issue);
              return issues.met();
            });
    return new ChangesReport(moment.toString(), moments.size(), changed, false, note, met);
  }

  /**
   * @param notes on answers that are not whole; empty when all are
   */
  private ChangesReport changesAnswered(
      long runId,
      Instant moment,
      List<Instant> moments,
      int changed,
      ListIssues issues,
      List<String> notes,
      Heartbeat heartbeat)
      throws InterruptedException {
    boolean complete = notes.isEmpty();
    List<String> all = new ArrayList<>(notes.subList(0, Math.min(1, notes.size())));
    String complaint = erpClock.complaint(runId, heartbeat).orElse(null);
    if (complaint != null) {
      LOG.warn("{}", complaint);
      all.add(complaint);
    }
    Map<String, Integer> met =
        persistence.inDatabase(
            heartbeat,
            () -> {
              if (complaint != null) {
                issues.record(NewIssue.ofList(IssueKind.CLOCK_DIFFERS, complaint));
              }
              return complete ? issues.settle() : issues.met();
            });
    String note = all.isEmpty() ? null : String.join(" ", all);
    return new ChangesReport(moment.toString(), moments.size(), changed, complete, note, met);
  }

  /** Returns how many articles have changed; of a list that is not whole, those that it shows. */
  private long askSince(
      long runId,
      Instant asked,
      long given,
      ListIssues issues,
      List<String> notes,
      CallContext context,
      Heartbeat heartbeat)
      throws InterruptedException {
    Instant now = clock.instant();
    LocalDateTime since = since(asked, now, runId, heartbeat);
    ReadingKey key = new ReadingKey(runId, Phase.IMAGES, ListNames.changedSince(asked));
    ArticleList list =
        new ArticleList(
            parts.verial(),
            parts.server(),
            readings,
            parts.articlePager(),
            key,
            since,
            issues,
            given);
    BlockReader.Outcome read = blocks.read(list, context, heartbeat);
    if (read.complete()) {
      return persistence.inDatabase(
          heartbeat, () -> changes.answerFromReading(read.reading(), asked, now));
    }
    DoubtedArticles doubted = DoubtedArticles.of("changed articles", read);
    String note = doubted.note() + " What changed is asked for again by the next run.";
    notes.add(note);
    persistence.write(
        heartbeat,
        () -> {
          if (read.reading().unreadable() == 0) {
            issues.record(NewIssue.ofList(IssueKind.LIST_UNSTEADY, note));
          }
        });
    return persistence.inDatabase(
        heartbeat, () -> changes.answerFromPart(read.reading(), asked, now));
  }

  private LocalDateTime since(Instant asked, Instant now, long runId, Heartbeat heartbeat)
      throws InterruptedException {
    LocalDateTime since = SinceClock.since(asked, erpClock.margin(asked, runId, heartbeat), now);
    return since.isBefore(NO_CLOCK_EARLIER) ? NO_CLOCK_EARLIER : since;
  }
}

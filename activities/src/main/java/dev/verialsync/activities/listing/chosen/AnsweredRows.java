package dev.verialsync.activities.listing.chosen;

import dev.verialsync.activities.listing.ArticleRows;
import dev.verialsync.activities.listing.ListingParts;
import dev.verialsync.activities.listing.ListingPolicy;
import dev.verialsync.activities.listing.SingleAnswer;
import dev.verialsync.activities.server.UnavailableMethodPolicy;
import dev.verialsync.activities.task.Heartbeat;
import dev.verialsync.activities.task.Persistence;
import dev.verialsync.activities.verial.call.CallContext;
import dev.verialsync.activities.verial.call.VerialException;
import dev.verialsync.db.erp.Reading;
import dev.verialsync.db.erp.RowsMerged;
import dev.verialsync.db.issue.IssueKind;
import dev.verialsync.db.issue.IssueRepository;
import dev.verialsync.db.issue.IssueSource;
import dev.verialsync.db.issue.NewIssue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Stock and tariffs of articles that are asked for one by one: each answer is staged at once, and
 * all are landed together, when it is known how many articles would lose something.
 */
final class AnsweredRows {

  private final Persistence persistence;
  private final List<ArticleRows> stockAndTariffs;
  private final IssueRepository issues;
  private final UnavailableMethodPolicy unavailable;
  private final ListingPolicy policy;
  private final long runId;
  private final @Nullable Integer batch;
  private final CallContext context;
  private final Heartbeat heartbeat;
  private final Map<String, Integer> kinds = new TreeMap<>();
  private final List<String> notes = new ArrayList<>();

  /**
   * @param batch whose answers are landed together; null for all chosen articles of the run
   */
  AnsweredRows(ListingParts parts, long runId, @Nullable Integer batch, Heartbeat heartbeat) {
    this.persistence = parts.persistence();
    this.stockAndTariffs = List.of(parts.stock(), parts.tariffs());
    this.issues = parts.repositories().issues();
    this.unavailable = parts.unavailable();
    this.policy = parts.policy();
    this.runId = runId;
    this.batch = batch;
    this.context = ListingParts.context(runId, heartbeat);
    this.heartbeat = heartbeat;
  }

  /** The issues recorded so far, by kind. */
  Map<String, Integer> kinds() {
    return kinds;
  }

  /** What was answered and not believed. */
  List<String> notes() {
    return notes;
  }

  /** Asks for an article's stock and tariff, and stages what is answered. */
  void ask(long id) throws InterruptedException {
    for (ArticleRows kind : stockAndTariffs) {
      askOrKeep(kind, id);
    }
  }

  /** Stages that an article has neither: Verial's list does not show it. */
  void vanished(long id) throws InterruptedException {
    for (ArticleRows kind : stockAndTariffs) {
      Reading answers = answers(kind);
      if (answers.state() == Reading.State.COMPLETE) {
        persistence.inDatabase(heartbeat, () -> kind.settle(answers, id, SingleAnswer.none(id)));
      }
    }
  }

  /** Keeps what is known of an article whose stock or tariff alone fails for long enough. */
  private void askOrKeep(ArticleRows kind, long id) throws InterruptedException {
    for (int round = 1; ; round++) {
      try {
        stage(kind, id);
        return;
      } catch (VerialException e) {
        if (!persistence.inDatabase(heartbeat, kind::wasAnswered)) {
          throw e;
        }
        if (unavailable.leaves(e, kind.method(), context, id, round)) {
          String list = kind.method().wireName();
          String outcome = e.outcome().text();
          String message = UnavailableMethodPolicy.message(list, outcome);
          settle(
              id,
              kind.source(),
              List.of(new NewIssue(id, list, null, IssueKind.LIST_UNAVAILABLE, outcome, message)));
          return;
        }
      }
    }
  }

  private void stage(ArticleRows kind, long id) throws InterruptedException {
    Reading answers = answers(kind);
    boolean done =
        answers.state() != Reading.State.COMPLETE
            || (heartbeat.isRetry()
                && persistence.inDatabase(heartbeat, () -> kind.isSettled(answers, id)));
    if (done) {
      return; // by an attempt whose answer was lost
    }
    SingleAnswer answer = SingleAnswer.read(kind.ask(context, id, null), id, List.of());
    if (!answer.isAboutTheArticle()) {
      if (answer.hasTooMany()) {
        settle(id, kind.source(), List.of(kind.tooManyRows(id)));
        return;
      }
      String message =
          "Verial was asked for the %s of article %d and gave rows of others only: what was known is kept, and the next run asks again."
              .formatted(kind.source().label(), id);
      settle(id, kind.source(), List.of(NewIssue.ofArticle(id, IssueKind.ROWS_IN_DOUBT, message)));
      return;
    }
    persistence.inDatabase(heartbeat, () -> kind.settle(answers, id, answer));
    settle(id, kind.source(), answer.issuesOf(id, kind));
  }

  private void settle(long id, IssueSource source, List<NewIssue> met) throws InterruptedException {
    persistence.write(heartbeat, () -> issues.settle(runId, source, List.of(id), met));
    met.forEach(issue -> kinds.merge(issue.kind().label(), 1, Integer::sum));
  }

  /** Lands what was answered. */
  void land(boolean acceptShrink) throws InterruptedException {
    for (ArticleRows kind : stockAndTariffs) {
      Reading answers = answers(kind);
      RowsMerged merged =
          persistence.inDatabase(
              heartbeat, () -> kind.mergeChosen(answers, policy.maxShrink(), acceptShrink));
      long kept = merged.rows().kept();
      if (kept > 0) {
        doubt(
            kind.source(),
            batch == null ? null : kind.method().wireName() + ", batch " + batch,
            merged.lostValues() > 0 ? IssueKind.VALUES_LOST : IssueKind.LIST_TOO_SHORT,
            "Verial gives no %s any more for %d of the %s (for %d of them, rows that say 0): what was known of them is kept. If that is right, run again with --accept-shrink."
                .formatted(
                    kind.source() == IssueSource.STOCK ? "stock" : "price",
                    kept,
                    batch == null ? "chosen articles" : "articles of batch " + batch,
                    merged.lostValues()));
      }
    }
  }

  /** Notes that something was answered and is not believed. */
  void doubt(IssueSource source, @Nullable String field, IssueKind kind, String message)
      throws InterruptedException {
    record(source, new NewIssue(null, field, null, kind, null, message));
  }

  private void record(IssueSource source, NewIssue met) throws InterruptedException {
    notes.add(met.message());
    kinds.merge(met.kind().label(), 1, Integer::sum);
    persistence.write(heartbeat, () -> issues.record(runId, source, List.of(met)));
  }

  /** After the last batch: closes what no batch has met, and tells where nothing has a value. */
  void end() throws InterruptedException {
    for (ArticleRows kind : stockAndTariffs) {
      Optional<NewIssue> none = persistence.inDatabase(heartbeat, kind::noValues);
      if (none.isPresent()) {
        record(kind.source(), none.get());
      }
      persistence.write(heartbeat, () -> issues.closeUnmet(runId, kind.source()));
    }
  }

  /** What the articles were answered; a complete reading until it is landed. */
  private Reading answers(ArticleRows kind) throws InterruptedException {
    return persistence.inDatabase(heartbeat, () -> kind.startChosen(runId, batch));
  }
}

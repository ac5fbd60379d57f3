package dev.verialsync.activities.temporal;

import dev.verialsync.activities.temporal.VerialListings.ListingPolicy;
import dev.verialsync.activities.verial.CallContext;
import dev.verialsync.activities.verial.CanonicalRow;
import dev.verialsync.activities.verial.VerialClient;
import dev.verialsync.activities.verial.VerialMethod;
import dev.verialsync.activities.verial.VerialTransientException;
import dev.verialsync.db.ArticleRow;
import dev.verialsync.db.ChosenArticleRepository;
import dev.verialsync.db.IssueRepository;
import dev.verialsync.db.IssueSource;
import dev.verialsync.db.NewIssue;
import dev.verialsync.db.ReadingRepository;
import dev.verialsync.workflows.messages.ChosenReport;
import dev.verialsync.workflows.messages.LandChosenCommand;
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
final class ChosenArticles {

  private final Persistence persistence;
  private final VerialClient verial;
  private final ChosenArticleRepository articles;
  private final List<ArticleRows> stockAndTariffs;
  private final IssueRepository issues;
  private final ReadingRepository readings;
  private final UnavailableMethodPolicy unavailable;
  private final ListingPolicy policy;

  ChosenArticles(
      Persistence persistence,
      VerialClient verial,
      ChosenArticleRepository articles,
      List<ArticleRows> stockAndTariffs,
      IssueRepository issues,
      ReadingRepository readings,
      UnavailableMethodPolicy unavailable,
      ListingPolicy policy) {
    this.persistence = persistence;
    this.verial = verial;
    this.articles = articles;
    this.stockAndTariffs = stockAndTariffs;
    this.issues = issues;
    this.readings = readings;
    this.unavailable = unavailable;
    this.policy = policy;
  }

  ChosenReport land(LandChosenCommand command, Instant moment, CallContext context, Pulse pulse)
      throws InterruptedException {
    long least =
        persistence.inDatabase(
            pulse, () -> leastBelieved(readings.listedArticles(), policy.maxShrink()));
    return new Landing(command, context, pulse, least).land(moment);
  }

  /** How many rows a list must have, for what it does not show to be believed. */
  static long leastBelieved(long listed, BigDecimal maxShrink) {
    return BigDecimal.ONE
        .subtract(maxShrink)
        .multiply(BigDecimal.valueOf(listed))
        .setScale(0, RoundingMode.CEILING)
        .longValueExact();
  }

  private interface Work {
    void run() throws InterruptedException;
  }

  /** One command's work. */
  private final class Landing {
    private final LandChosenCommand command;
    private final CallContext context;
    private final Pulse pulse;
    private final ArticleSearch search;
    private final List<Long> vanished = new ArrayList<>();
    private final List<Long> unknown = new ArrayList<>();
    private final List<Long> notFound = new ArrayList<>();
    private final Map<String, Integer> kinds = new TreeMap<>();

    private Landing(
        LandChosenCommand command, CallContext context, Pulse pulse, long leastBelieved) {
      this.command = command;
      this.context = context;
      this.pulse = pulse;
      this.search =
          new ArticleSearch(
              verial,
              persistence,
              pulse,
              articles,
              policy.blockSize(),
              leastBelieved,
              Set.copyOf(command.articleIds()));
    }

    private ChosenReport land(Instant moment) throws InterruptedException {
      int landed = 0;
      for (long id : command.articleIds()) {
        pulse.doing("article " + id);
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
            settle(
                id,
                IssueSource.ARTICLES,
                List.of(new NewIssue(id, null, null, "not_found", null, message)));
          }
        }
      }
      return new ChosenReport(moment.toString(), landed, vanished, unknown, notFound, kinds);
    }

    private void show(long id) throws InterruptedException {
      ArticleRow row = new ArticleRow(id, 0, CanonicalRow.text(search.row(id)));
      List<NewIssue> broken =
          persistence.inDatabase(pulse, () -> articles.show(command.runId(), List.of(row)));
      settle(id, IssueSource.ARTICLES, broken);
      if (command.prices()) {
        for (ArticleRows kind : stockAndTariffs) {
          orUnavailable(id, kind, () -> landRows(kind, id));
        }
      }
    }

    private void absent(long id) throws InterruptedException {
      if (persistence.inDatabase(pulse, () -> articles.isLanded(id))) {
        persistence.inDatabase(pulse, () -> articles.vanish(command.runId(), List.of(id)));
        settle(id, IssueSource.ARTICLES, List.of());
        vanished.add(id);
      } else {
        unknown.add(id);
        String message =
            "Verial's list does not show article %d, and it was never known here: check the number."
                .formatted(id);
        settle(
            id,
            IssueSource.ARTICLES,
            List.of(new NewIssue(id, null, null, "unknown_article", null, message)));
      }
    }

    /** Keeps what is known of an article whose stock or tariff alone fails for long enough. */
    private void orUnavailable(long id, ArticleRows kind, Work landing)
        throws InterruptedException {
      for (int round = 1; ; round++) {
        try {
          landing.run();
          return;
        } catch (VerialTransientException e) {
          if (!persistence.inDatabase(pulse, () -> readings.wasAccepted(kind.source().label()))
              || !unavailable.isLeft(e, kind.method(), context, id)) {
            throw e;
          }
          if (round == UnavailableMethodPolicy.ROUNDS) {
            leave(id, kind.method(), kind.source(), e.outcome().text());
            return;
          }
        }
      }
    }

    private void leave(long id, VerialMethod method, IssueSource source, String outcome)
        throws InterruptedException {
      String message = UnavailableMethodPolicy.message(method.wireName(), outcome);
      settle(
          id,
          source,
          List.of(
              new NewIssue(
                  id, method.wireName(), null, ServerKnowledge.UNAVAILABLE, outcome, message)));
    }

    private void landRows(ArticleRows kind, long id) throws InterruptedException {
      SingleAnswer answer = SingleAnswer.read(kind.ask(context, id, null), id, List.of());
      if (!answer.isAboutTheArticle()) {
        if (answer.hasTooMany()) {
          settle(id, kind.source(), List.of(kind.tooManyRows(id)));
          return;
        }
        String message =
            "Verial was asked for the %s of article %d and gave rows of others only: what was known is kept, and the next run asks again."
                .formatted(kind.source().label(), id);
        settle(
            id,
            kind.source(),
            List.of(new NewIssue(id, null, null, "rows_in_doubt", null, message)));
        return;
      }
      persistence.inDatabase(pulse, () -> kind.replace(command.runId(), id, answer.rowsOf(id)));
      settle(id, kind.source(), answer.issuesOf(id, kind));
    }

    private void settle(long id, IssueSource source, List<NewIssue> met)
        throws InterruptedException {
      persistence.inDatabase(
          pulse,
          () -> {
            issues.settle(command.runId(), source, List.of(id), met);
            return met;
          });
      met.forEach(issue -> kinds.merge(issue.kind(), 1, Integer::sum));
    }
  }
}

package dev.verialsync.activities.temporal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verialsync.activities.verial.BlockPager;
import dev.verialsync.activities.verial.BlockSizes;
import dev.verialsync.activities.verial.CallContext;
import dev.verialsync.activities.verial.SinceClock;
import dev.verialsync.activities.verial.VerialClient;
import dev.verialsync.activities.verial.VerialMethod;
import dev.verialsync.activities.verial.VerialTransientException;
import dev.verialsync.db.ChangeRepository;
import dev.verialsync.db.ChosenArticleRepository;
import dev.verialsync.db.IssueRepository;
import dev.verialsync.db.IssueSource;
import dev.verialsync.db.ListingAccepted;
import dev.verialsync.db.MergeOutcome;
import dev.verialsync.db.NewIssue;
import dev.verialsync.db.Phase;
import dev.verialsync.db.Reading;
import dev.verialsync.db.ReadingKey;
import dev.verialsync.db.ReadingRepository;
import dev.verialsync.db.RunRepository;
import dev.verialsync.db.StockAndTariffRepository;
import dev.verialsync.workflows.ErrorType;
import dev.verialsync.workflows.ListingActivities;
import dev.verialsync.workflows.messages.AskChangesCommand;
import dev.verialsync.workflows.messages.ChangesReport;
import dev.verialsync.workflows.messages.ChosenReport;
import dev.verialsync.workflows.messages.LandChosenCommand;
import dev.verialsync.workflows.messages.LandListCommand;
import dev.verialsync.workflows.messages.ListingReport;
import dev.verialsync.workflows.messages.RunCommand;
import dev.verialsync.workflows.messages.ServerReport;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads Verial's lists into the landing tables. */
public final class VerialListings implements ListingActivities {

  private static final String STOCK = "stock";

  private static final String TARIFFS = "tariffs";
  static final String ARTICLES = "articles";

  private final ActivityRunner runner;
  private final Persistence persistence;
  private final VerialClient verial;
  private final ServerKnowledge server;
  private final Repositories repositories;
  private final UnavailableMethodPolicy unavailable;
  private final ListingPolicy policy;
  private final Clock clock;
  private final BlockReader blocks;
  private final ReferenceLists references;
  private final ChosenArticles chosen;

  /** What the listings write to. */
  public record Repositories(
      RunRepository runs,
      ReadingRepository readings,
      StockAndTariffRepository stockAndTariffs,
      ChangeRepository changes,
      IssueRepository issues,
      ChosenArticleRepository chosen) {}

  /**
   * How lists are read.
   *
   * @param blockSize rows asked for at once
   * @param maxShrink the share of the listed articles, 0 to 1, that a list may lack and be believed
   * @param clockMargin how far a change question reaches behind its moment
   */
  public record ListingPolicy(int blockSize, BigDecimal maxShrink, Duration clockMargin) {}

  public VerialListings(
      ActivityRunner runner,
      Persistence persistence,
      VerialClient verial,
      ServerKnowledge server,
      Repositories repositories,
      ReferenceLists references,
      UnavailableMethodPolicy unavailable,
      ListingPolicy policy,
      Clock clock) {
    this.runner = runner;
    this.persistence = persistence;
    this.verial = verial;
    this.server = server;
    this.repositories = repositories;
    this.references = references;
    this.unavailable = unavailable;
    this.policy = policy;
    this.clock = clock;
    this.blocks = new BlockReader(repositories.readings(), persistence);
    this.chosen =
        new ChosenArticles(
            persistence,
            verial,
            repositories.chosen(),
            repositories.stockAndTariffs(),
            repositories.issues(),
            repositories.readings(),
            unavailable,
            policy);
  }

  @Override
  public ServerReport probeServer(RunCommand command) {
    return runner.run(
        pulse -> {
          Optional<String> version = server.version(context(command.runId(), pulse));
          return new ServerReport(
              version.orElse(null),
              ServerVersion.cost(version.orElse(null)).orElse(null),
              server.issues(command.runId()));
        });
  }

  @Override
  public ChosenReport landChosen(LandChosenCommand command) {
    return runner.run(
        pulse -> {
          Instant moment =
              persistence.inDatabase(
                  pulse, () -> repositories.runs().fixMoment(command.runId(), clock.instant()));
          return chosen.land(command, moment, context(command.runId(), pulse), pulse);
        });
  }

  @Override
  public ListingReport landArticles(LandListCommand command) {
    return runner.run(
        pulse -> {
          CallContext context = context(command.runId(), pulse);
          ListIssues issues = issues(command, IssueSource.ARTICLES);
          ArticleList list =
              new ArticleList(
                  verial,
                  server,
                  repositories.readings(),
                  pager(true),
                  new ReadingKey(command.runId(), phase(command), ARTICLES),
                  null,
                  issues);
          BlockReader.Outcome read = blocks.read(list, context, pulse);
          return read.complete()
              ? accepted(command, read.reading(), issues, pulse)
              : incomplete(IssueSource.ARTICLES, read, issues, pulse);
        });
  }

  private ListingReport accepted(
      LandListCommand command, Reading reading, ListIssues issues, Pulse pulse)
      throws InterruptedException {
    ListingAccepted accepted =
        persistence.inDatabase(
            pulse,
            () ->
                repositories
                    .readings()
                    .acceptListing(reading, policy.maxShrink(), command.acceptShrink()));
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
    return new ListingReport(
        (int) accepted.seen(), note == null, note, settled(issues, "list_too_short", note, pulse));
  }

  @Override
  public ChangesReport askChanges(AskChangesCommand command) {
    return runner.run(
        pulse -> {
          CallContext context = context(command.runId(), pulse);
          Instant moment =
              persistence.inDatabase(
                  pulse, () -> repositories.runs().fixMoment(command.runId(), clock.instant()));
          List<Instant> moments =
              command.full()
                  ? List.of()
                  : persistence.inDatabase(pulse, repositories.changes()::moments);
          for (int round = 1; ; round++) {
            long changed = 0;
            try {
              for (Instant asked : moments) {
                changed += askSince(command.runId(), asked, context, pulse);
              }
              return new ChangesReport(
                  moment.toString(), moments.size(), (int) changed, true, null, Map.of());
            } catch (VerialTransientException e) {
              if (!unavailable.isLeft(e, VerialMethod.ARTICLES, context, null)) {
                throw e;
              }
              if (round == UnavailableMethodPolicy.ROUNDS) {
                return changesUnavailable(
                    command.runId(), moment, moments, (int) changed, e, pulse);
              }
            }
          }
        });
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
      VerialTransientException failure,
      Pulse pulse)
      throws InterruptedException {
    String list = VerialMethod.ARTICLES.wireName() + " (changes)";
    String note = UnavailableMethodPolicy.message(list, failure.outcome().text());
    NewIssue issue =
        new NewIssue(null, list, null, ServerKnowledge.UNAVAILABLE, failure.outcome().text(), note);
    persistence.inDatabase(
        pulse,
        () -> {
          List<Instant> answered = repositories.changes().answered(runId);
          for (Instant asked : moments) {
            if (!answered.contains(asked)) {
              Instant now = clock.instant();
              String since = SinceClock.since(asked, policy.clockMargin(), now).toString();
              repositories.changes().answer(runId, asked, since, now, List.of());
            }
          }
          repositories.issues().record(runId, IssueSource.ARTICLES, List.of(issue));
          return issue;
        });
    return new ChangesReport(
        moment.toString(), moments.size(), changed, false, note, Map.of(issue.kind(), 1));
  }

  static String changedSince(Instant asked) {
    return "changed since " + asked;
  }

  private long askSince(long runId, Instant asked, CallContext context, Pulse pulse)
      throws InterruptedException {
    Instant now = clock.instant();
    LocalDateTime since = SinceClock.since(asked, policy.clockMargin(), now);
    ReadingKey key = new ReadingKey(runId, Phase.IMAGES, changedSince(asked));
    ArticleList list =
        new ArticleList(verial, server, repositories.readings(), pager(true), key, since, null);
    BlockReader.Outcome read = blocks.read(list, context, pulse);
    if (!read.complete()) {
      throw ErrorType.VERIAL_UNAVAILABLE.failure(
          "The list of changed articles kept changing while it was read: " + read.misfit());
    }
    return persistence.inDatabase(
        pulse, () -> repositories.changes().answerFromReading(read.reading(), asked, now));
  }

  @Override
  public ListingReport landStock(LandListCommand command) {
    return runner.run(
        pulse -> {
          CallContext context = context(command.runId(), pulse);
          ListIssues issues = issues(command, IssueSource.STOCK);
          return orUnavailable(
              VerialMethod.STOCK,
              STOCK,
              context,
              issues,
              pulse,
              () -> {
                RowList list =
                    RowList.stock(
                        verial,
                        server,
                        repositories.readings(),
                        pager(false),
                        key(command, STOCK),
                        articles(command.runId(), context, pulse),
                        persistence.inDatabase(pulse, repositories.readings()::listedArticles),
                        issues);
                BlockReader.Outcome read = blocks.read(list, context, pulse);
                return merged(
                    command,
                    IssueSource.STOCK,
                    read,
                    issues,
                    repositories.stockAndTariffs()::mergeStock,
                    pulse);
              });
        });
  }

  @Override
  public ListingReport landTariffs(LandListCommand command) {
    return runner.run(
        pulse -> {
          CallContext context = context(command.runId(), pulse);
          ListIssues issues = issues(command, IssueSource.TARIFFS);
          return orUnavailable(
              VerialMethod.TARIFFS,
              TARIFFS,
              context,
              issues,
              pulse,
              () -> {
                RowList list =
                    RowList.tariffs(
                        verial,
                        server,
                        repositories.readings(),
                        pager(false),
                        key(command, TARIFFS),
                        articles(command.runId(), context, pulse),
                        persistence.inDatabase(pulse, repositories.readings()::listedArticles),
                        issues);
                BlockReader.Outcome read = blocks.read(list, context, pulse);
                return merged(
                    command,
                    IssueSource.TARIFFS,
                    read,
                    issues,
                    repositories.stockAndTariffs()::mergeTariffs,
                    pulse);
              });
        });
  }

  private interface Listing {
    ListingReport land() throws InterruptedException;
  }

  /**
   * Lands a list; where it has failed alone for long enough, and was read whole before, what is
   * known of it is kept.
   */
  private ListingReport orUnavailable(
      VerialMethod method,
      String list,
      CallContext context,
      ListIssues issues,
      Pulse pulse,
      Listing listing)
      throws InterruptedException {
    for (int round = 1; ; round++) {
      try {
        return listing.land();
      } catch (VerialTransientException e) {
        if (!persistence.inDatabase(pulse, () -> repositories.readings().wasAccepted(list))
            || !unavailable.isLeft(e, method, context, null)) {
          throw e;
        }
        if (round == UnavailableMethodPolicy.ROUNDS) {
          String note = UnavailableMethodPolicy.message(method.wireName(), e.outcome().text());
          return new ListingReport(
              0, false, note, settled(issues, ServerKnowledge.UNAVAILABLE, note, pulse));
        }
      }
    }
  }

  private interface Merge {
    MergeOutcome merge(Reading reading, BigDecimal maxShrinkShare, boolean acceptShrink);
  }

  private ListingReport merged(
      LandListCommand command,
      IssueSource source,
      BlockReader.Outcome read,
      ListIssues issues,
      Merge merge,
      Pulse pulse)
      throws InterruptedException {
    if (!read.complete()) {
      return incomplete(source, read, issues, pulse);
    }
    MergeOutcome outcome =
        persistence.inDatabase(
            pulse, () -> merge.merge(read.reading(), policy.maxShrink(), command.acceptShrink()));
    String kind = outcome.emptyRefused() ? "list_empty" : "list_too_short";
    String note = null;
    if (outcome.emptyRefused()) {
      note = ListIssues.emptied(source.label());
    } else if (outcome.kept() > 0) {
      note = ListIssues.shortened(source.label(), outcome.kept());
    }
    return new ListingReport(
        (int) read.reading().rows(), note == null, note, settled(issues, kind, note, pulse));
  }

  private ListingReport incomplete(
      IssueSource source, BlockReader.Outcome read, ListIssues issues, Pulse pulse)
      throws InterruptedException {
    String note =
        "Verial's list of %s kept changing while it was read (%s): what was known before is kept, and nothing was deactivated."
            .formatted(source.label(), read.misfit());
    return new ListingReport(
        (int) read.reading().rows(), false, note, settled(issues, "list_unsteady", note, pulse));
  }

  @Override
  public ListingReport landReferences(LandListCommand command) {
    return runner.run(
        pulse -> {
          ReferenceLists.Outcome outcome =
              references.land(
                  command.runId(), command.acceptShrink(), context(command.runId(), pulse), pulse);
          ListIssues issues = issues(command, IssueSource.REFERENCES);
          return new ListingReport(
              outcome.rows(),
              true,
              outcome.note(),
              persistence.inDatabase(
                  pulse,
                  () -> {
                    issues.record(outcome.issues());
                    return outcome.complete() ? issues.settle() : issues.met();
                  }));
        });
  }

  private ListIssues issues(LandListCommand command, IssueSource source) {
    return new ListIssues(repositories.issues(), command.runId(), source);
  }

  /**
   * Ends the issues of a list, with one about the list itself where there is a note: what such a
   * list does not show is not known to have gone.
   */
  private Map<String, Integer> settled(
      ListIssues issues, String kind, @Nullable String note, Pulse pulse)
      throws InterruptedException {
    return persistence.inDatabase(
        pulse,
        () -> {
          if (note != null) {
            issues.record(List.of(new NewIssue(null, null, null, kind, null, note)));
          }
          Map<String, Integer> met = new TreeMap<>(note == null ? issues.settle() : issues.met());
          server.issues(issues.runId()).forEach((other, n) -> met.merge(other, n, Integer::sum));
          return met;
        });
  }

  /** How many rows Verial's article list had when this run read it last. */
  private long articles(long runId, CallContext context, Pulse pulse) throws InterruptedException {
    Optional<Reading> last =
        persistence.inDatabase(pulse, () -> repositories.readings().latest(runId, ARTICLES));
    return last.isPresent()
        ? BlockReader.rows(last.get())
        : server.articleCount(context, null).orElse(0);
  }

  private BlockPager pager(boolean articleList) {
    BlockSizes sizes = BlockSizes.fixed(policy.blockSize());
    return articleList ? BlockPager.ofArticles(sizes) : BlockPager.ofRows(sizes);
  }

  private static ReadingKey key(LandListCommand command, String list) {
    return new ReadingKey(command.runId(), phase(command), list);
  }

  private static Phase phase(LandListCommand command) {
    return command.pass() == 1 ? Phase.IMAGES : Phase.PRODUCTS;
  }

  private static CallContext context(@Nullable Long runId, Pulse pulse) {
    return new CallContext(runId, pulse.cancellation());
  }

  /** Rows as issues name them. */
  static String excerpt(JsonNode row) {
    String text = row.toString();
    return text.length() <= 200 ? text : text.substring(0, 200);
  }
}

package dev.verialsync.activities.temporal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verialsync.activities.verial.BlockPager;
import dev.verialsync.activities.verial.BlockSizes;
import dev.verialsync.activities.verial.CallContext;
import dev.verialsync.activities.verial.SinceClock;
import dev.verialsync.activities.verial.VerialClient;
import dev.verialsync.activities.verial.VerialException;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
   * @param patience how long one row may hold up all others
   */
  public record ListingPolicy(
      int blockSize, BigDecimal maxShrink, Duration clockMargin, Duration patience) {}

  public VerialListings(
      ActivityRunner runner,
      Persistence persistence,
      VerialClient verial,
      ServerKnowledge server,
      Repositories repositories,
      ReferenceLists references,
      ListingPolicy policy,
      Clock clock) {
    this.runner = runner;
    this.persistence = persistence;
    this.verial = verial;
    this.server = server;
    this.repositories = repositories;
    this.references = references;
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
            policy);
  }

  @Override
  public ServerReport probeServer(RunCommand command) {
    return runner.run(
        pulse -> {
          Optional<String> version = server.version(context(command.runId(), pulse));
          return new ServerReport(
              version.orElse(null), ServerVersion.cost(version.orElse(null)).orElse(null));
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
                  issues,
                  persistence.inDatabase(pulse, repositories.readings()::listedArticles));
          BlockReader.Outcome read = readArticles(list, command.runId(), context, pulse);
          return read.complete()
              ? accepted(command, read, issues, pulse)
              : part(read, issues, pulse);
        });
  }

  /**
   * Fails for good when Verial has given a row that is not JSON for longer than an article may hold
   * up the others, and no blocks in which the others could be read.
   */
  private BlockReader.Outcome readArticles(
      ArticleList list, long runId, CallContext context, Pulse pulse) throws InterruptedException {
    try {
      return blocks.read(list, context, pulse, () -> seenLast(runId));
    } catch (VerialException e) {
      if (e.brokenRow().isPresent()
          && pulse.isRetry()
          && pulse.age().compareTo(policy.patience()) >= 0) {
        throw ErrorType.VERIAL_REFUSED.failure(
            "%s. This server gives no blocks in which the other rows could be read: correct the text in Verial, and run again."
                .formatted(e.getMessage()));
      }
      throw e;
    }
  }

  /** What the run's own last whole list has shown. */
  private String seenLast(long runId) {
    return repositories
        .readings()
        .latest(runId, ARTICLES)
        .map(repositories.readings()::seen)
        .orElse("");
  }

  /** A list that is not whole: what it shows is synced all the same. */
  private ListingReport part(BlockReader.Outcome read, ListIssues issues, Pulse pulse)
      throws InterruptedException {
    ListingAccepted accepted =
        persistence.inDatabase(pulse, () -> repositories.readings().acceptPart(read.reading()));
    Doubted doubted = Doubted.of("articles", read);
    return new ListingReport(
        (int) accepted.seen(), false, doubted.note(), doubted.recorded(issues, persistence, pulse));
  }

  /** What to say of a list of articles that is not whole. */
  private record Doubted(String note, List<NewIssue> issues) {

    static Doubted of(String list, BlockReader.Outcome read) {
      List<Long> repeated = read.reading().repeated();
      if (read.reading().unreadable() > 0) {
        return new Doubted(
            "Verial's list of %s is not whole (%s, see the issues): what they stand for is kept, and nothing was deactivated."
                .formatted(list, read.misfit()),
            List.of());
      }
      if (repeated.isEmpty()) {
        String note =
            "Verial's list of %s kept changing while it was read (%s): what was known before is kept, and nothing was deactivated."
                .formatted(list, read.misfit());
        return new Doubted(
            note, List.of(new NewIssue(null, null, null, "list_unsteady", null, note)));
      }
      String note =
          "Verial's list of %s shows articles more than once each time it is read (%s), so that others may be missing from it: nothing was deactivated."
              .formatted(list, BlockReader.some(repeated));
      return new Doubted(
          note,
          repeated.stream()
              .distinct()
              .map(
                  id ->
                      new NewIssue(
                          id,
                          "Id",
                          null,
                          "duplicate_id",
                          String.valueOf(id),
                          "Article %d stands in the list more than once; its first row was taken, and nothing was deactivated by the list."
                              .formatted(id)))
              .toList());
    }

    Map<String, Integer> recorded(ListIssues list, Persistence persistence, Pulse pulse)
        throws InterruptedException {
      return persistence.inDatabase(
          pulse,
          () -> {
            list.record(issues);
            return list.met();
          });
    }
  }

  private ListingReport accepted(
      LandListCommand command, BlockReader.Outcome read, ListIssues issues, Pulse pulse)
      throws InterruptedException {
    Reading reading = read.reading();
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
          ("Verial's list shows %d articles and lacks %d of the %d known ones, more than the %s %% that are believed:"
                  + " none was deactivated. If the list is right, run again with --accept-shrink.")
              .formatted(
                  accepted.seen(),
                  accepted.missing(),
                  accepted.known(),
                  policy.maxShrink().movePointRight(2).stripTrailingZeros().toPlainString());
    } else if (accepted.seen() == 0 && !command.acceptShrink()) {
      note =
          "Verial's list of articles is empty. If there are articles for the web, ask Verial's support why its web service shows none; if the list is right, run again with --accept-shrink.";
    }
    if (note == null && read.belied() != null) {
      return believed(accepted, read.belied(), issues, pulse);
    }
    return new ListingReport(
        (int) accepted.seen(), note == null, note, settled(issues, "list_too_short", note, pulse));
  }

  /** GetNumArticulosWS is wrong where the list has shown the same articles twice. */
  private ListingReport believed(
      ListingAccepted accepted, String belied, ListIssues issues, Pulse pulse)
      throws InterruptedException {
    String note =
        "Verial's count of articles (GetNumArticulosWS) is wrong: %s, and the list showed the same articles twice. The list was believed."
            .formatted(belied);
    return new ListingReport(
        (int) accepted.seen(),
        true,
        note,
        persistence.inDatabase(
            pulse,
            () -> {
              issues.record(List.of(new NewIssue(null, null, null, "count_differs", belied, note)));
              return issues.settle();
            }));
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
          ListIssues issues =
              new ListIssues(repositories.issues(), command.runId(), IssueSource.CHANGES);
          long given =
              persistence
                  .inDatabase(
                      pulse, () -> repositories.readings().latest(command.runId(), ARTICLES))
                  .map(BlockReader::largestBlock)
                  .orElse(0);
          long changed = 0;
          List<String> notes = new ArrayList<>();
          for (Instant asked : moments) {
            changed += askSince(command.runId(), asked, given, issues, notes, context, pulse);
          }
          String note = notes.isEmpty() ? null : notes.get(0);
          return new ChangesReport(
              moment.toString(),
              moments.size(),
              (int) changed,
              note == null,
              note,
              persistence.inDatabase(pulse, () -> note == null ? issues.settle() : issues.met()));
        });
  }

  static String changedSince(Instant asked) {
    return "changed since " + asked;
  }

  /** Returns how many articles have changed; of a list that is not whole, those that it shows. */
  private long askSince(
      long runId,
      Instant asked,
      long given,
      ListIssues issues,
      List<String> notes,
      CallContext context,
      Pulse pulse)
      throws InterruptedException {
    Instant now = clock.instant();
    LocalDateTime since = SinceClock.since(asked, policy.clockMargin(), now);
    ReadingKey key = new ReadingKey(runId, Phase.IMAGES, changedSince(asked));
    ArticleList list =
        new ArticleList(
            verial, server, repositories.readings(), pager(true), key, since, issues, given);
    BlockReader.Outcome read = blocks.read(list, context, pulse);
    if (read.complete()) {
      return persistence.inDatabase(
          pulse, () -> repositories.changes().answerFromReading(read.reading(), asked, now));
    }
    Doubted doubted = Doubted.of("changed articles", read);
    String note = doubted.note() + " What changed is asked for again by the next run.";
    notes.add(note);
    persistence.inDatabase(
        pulse,
        () -> {
          if (read.reading().unreadable() == 0) {
            issues.record(List.of(new NewIssue(null, null, null, "list_unsteady", null, note)));
          }
          return note;
        });
    return persistence.inDatabase(
        pulse, () -> repositories.changes().answerFromPart(read.reading(), asked, now));
  }

  @Override
  public ListingReport landStock(LandListCommand command) {
    return runner.run(
        pulse -> {
          CallContext context = context(command.runId(), pulse);
          ListIssues issues = issues(command, IssueSource.STOCK);
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
  }

  @Override
  public ListingReport landTariffs(LandListCommand command) {
    return runner.run(
        pulse -> {
          CallContext context = context(command.runId(), pulse);
          ListIssues issues = issues(command, IssueSource.TARIFFS);
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
    int unreadable = read.reading().unreadable();
    if (note == null && unreadable > 0) {
      return new ListingReport(
          (int) read.reading().rows(),
          false,
          "%d rows of Verial's list of %s are not JSON and were left out (see the issues): what was known of their articles is kept."
              .formatted(unreadable, source.label()),
          persistence.inDatabase(pulse, issues::met));
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
                    return issues.settle();
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
            return issues.met();
          }
          return issues.settle();
        });
  }

  /** How many rows Verial's article list had when this run read it last. */
  private long articles(long runId, CallContext context, Pulse pulse) throws InterruptedException {
    Optional<Reading> last =
        persistence.inDatabase(pulse, () -> repositories.readings().latest(runId, ARTICLES));
    if (last.isPresent()) {
      return BlockReader.rows(last.get());
    }
    long listed = persistence.inDatabase(pulse, repositories.readings()::listedArticles);
    return Math.min(server.articleCount(context, null).orElse(0), 2 * listed + 1_000);
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

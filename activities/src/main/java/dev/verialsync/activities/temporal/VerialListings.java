package dev.verialsync.activities.temporal;

import dev.verialsync.activities.listing.ArticleList;
import dev.verialsync.activities.listing.ArticleRows;
import dev.verialsync.activities.listing.BlockPager;
import dev.verialsync.activities.listing.BlockReader;
import dev.verialsync.activities.listing.BlockSizes;
import dev.verialsync.activities.listing.ChosenArticles;
import dev.verialsync.activities.listing.ErpClock;
import dev.verialsync.activities.listing.ListIssues;
import dev.verialsync.activities.listing.ListNames;
import dev.verialsync.activities.listing.ListingPolicy;
import dev.verialsync.activities.listing.OldServerLimits;
import dev.verialsync.activities.listing.ReferenceLists;
import dev.verialsync.activities.listing.RowList;
import dev.verialsync.activities.listing.RowSettlement;
import dev.verialsync.activities.listing.ServerKnowledge;
import dev.verialsync.activities.listing.SinceClock;
import dev.verialsync.activities.listing.UnavailableMethodPolicy;
import dev.verialsync.activities.task.Heartbeat;
import dev.verialsync.activities.task.Persistence;
import dev.verialsync.activities.verial.VerialClient;
import dev.verialsync.activities.verial.call.CallContext;
import dev.verialsync.activities.verial.call.FailureKind;
import dev.verialsync.activities.verial.call.VerialException;
import dev.verialsync.activities.verial.call.VerialMethod;
import dev.verialsync.db.Phase;
import dev.verialsync.db.erp.ChangeRepository;
import dev.verialsync.db.erp.ChosenArticleRepository;
import dev.verialsync.db.erp.ListingAccepted;
import dev.verialsync.db.erp.Reading;
import dev.verialsync.db.erp.ReadingKey;
import dev.verialsync.db.erp.ReadingRepository;
import dev.verialsync.db.erp.RowsInDoubt;
import dev.verialsync.db.erp.RowsMerged;
import dev.verialsync.db.erp.StockAndTariffRepository;
import dev.verialsync.db.erp.Suspects;
import dev.verialsync.db.issue.IssueKind;
import dev.verialsync.db.issue.IssueRepository;
import dev.verialsync.db.issue.IssueSource;
import dev.verialsync.db.issue.NewIssue;
import dev.verialsync.db.run.RunRepository;
import dev.verialsync.workflows.ErrorType;
import dev.verialsync.workflows.ListingActivities;
import dev.verialsync.workflows.messages.commands.AskChangesCommand;
import dev.verialsync.workflows.messages.commands.LandChosenCommand;
import dev.verialsync.workflows.messages.commands.LandListCommand;
import dev.verialsync.workflows.messages.commands.RunCommand;
import dev.verialsync.workflows.messages.results.ChangesReport;
import dev.verialsync.workflows.messages.results.ChosenReport;
import dev.verialsync.workflows.messages.results.ListingReport;
import dev.verialsync.workflows.messages.results.ServerReport;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads Verial's lists into the landing tables. */
public final class VerialListings implements ListingActivities {

  /** Rows of one answer that holds a whole list, as a rule. */
  private static final int WHOLE_LIST = 100_000;

  private static final Logger LOG = LoggerFactory.getLogger(VerialListings.class);

  /** What a machine shows whose clock has lost its battery. */
  private static final LocalDateTime NO_CLOCK_EARLIER = LocalDateTime.of(1970, 1, 1, 0, 0);

  private final ActivityRunner runner;
  private final Persistence persistence;
  private final VerialClient verial;
  private final ServerKnowledge server;
  private final Repositories repositories;
  private final UnavailableMethodPolicy unavailable;
  private final ListingPolicy policy;
  private final Clock clock;
  private final ErpClock erpClock;
  private final BlockReader blocks;
  private final ReferenceLists references;
  private final ChosenArticles chosen;
  private final ArticleRows stock;
  private final ArticleRows tariffs;
  private final RowSettlement settlement;

  /** What the listings write to. */
  public record Repositories(
      RunRepository runs,
      ReadingRepository readings,
      StockAndTariffRepository stockAndTariffs,
      ChangeRepository changes,
      IssueRepository issues,
      ChosenArticleRepository chosen) {}

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
    this.erpClock = new ErpClock(verial, repositories.runs(), persistence, policy.clockMargin());
    this.blocks = new BlockReader(repositories.readings(), persistence);
    this.stock = ArticleRows.stock(verial, repositories.readings(), repositories.stockAndTariffs());
    this.tariffs =
        ArticleRows.tariffs(verial, repositories.readings(), repositories.stockAndTariffs());
    this.settlement = new RowSettlement(persistence);
    this.chosen =
        new ChosenArticles(
            persistence,
            verial,
            repositories.chosen(),
            List.of(stock, tariffs),
            repositories.issues(),
            repositories.readings(),
            unavailable,
            policy);
  }

  @Override
  public ServerReport probeServer(RunCommand command) {
    return runner.run(
        heartbeat -> {
          Optional<String> version = server.version(context(command.runId(), heartbeat));
          erpClock.note(command.runId(), heartbeat);
          Map<String, Integer> issues = server.issues(command.runId());
          boolean unavailable = version.isEmpty() && !issues.isEmpty();
          return new ServerReport(
              version.orElse(null),
              unavailable ? null : OldServerLimits.cost(version.orElse(null)).orElse(null),
              issues);
        });
  }

  @Override
  public ChosenReport landChosen(LandChosenCommand command) {
    return runner.run(
        heartbeat -> {
          Instant moment =
              persistence.inDatabase(
                  heartbeat, () -> repositories.runs().fixMoment(command.runId(), clock.instant()));
          return endingForGood(
              heartbeat,
              () -> chosen.land(command, moment, context(command.runId(), heartbeat), heartbeat));
        });
  }

  @Override
  public ListingReport landArticles(LandListCommand command) {
    return runner.run(
        heartbeat -> {
          CallContext context = context(command.runId(), heartbeat);
          ListIssues issues = issues(command, IssueSource.ARTICLES);
          return orUnavailable(
              VerialMethod.ARTICLES,
              ListNames.ARTICLES,
              context,
              issues,
              heartbeat,
              () -> landArticles(command, issues, context, heartbeat));
        });
  }

  private ListingReport landArticles(
      LandListCommand command, ListIssues issues, CallContext context, Heartbeat heartbeat)
      throws InterruptedException {
    ArticleList list =
        new ArticleList(
            verial,
            server,
            repositories.readings(),
            articlePager(),
            new ReadingKey(command.runId(), phase(command), ListNames.ARTICLES),
            null,
            issues,
            persistence.inDatabase(heartbeat, repositories.readings()::listedArticles));
    BlockReader.Outcome read =
        endingForGood(
            heartbeat,
            () -> blocks.read(list, context, heartbeat, () -> seenLast(command.runId())));
    erpClock.note(command.runId(), heartbeat);
    return read.complete()
        ? accepted(command, read, issues, heartbeat)
        : part(read, issues, heartbeat);
  }

  private interface Reads<T> {
    T read() throws InterruptedException;
  }

  /**
   * Fails for good when Verial has given a row that is not JSON for longer than an article may hold
   * up the others, and no blocks in which the others could be read.
   */
  private <T> T endingForGood(Heartbeat heartbeat, Reads<T> reading) throws InterruptedException {
    try {
      return reading.read();
    } catch (VerialException e) {
      if (e.brokenRow().isPresent()
          && heartbeat.isRetry()
          && heartbeat.age().compareTo(policy.patience()) >= 0) {
        throw ErrorType.VERIAL_REFUSED.failure(
            "%s. This server gives no blocks in which the other rows could be read: correct the text in Verial, and run again."
                .formatted(e.lasting()));
      }
      throw e;
    }
  }

  /** What the run's own last whole list has shown. */
  private String seenLast(long runId) {
    return repositories
        .readings()
        .latest(runId, ListNames.ARTICLES)
        .map(repositories.readings()::seen)
        .orElse("");
  }

  /** A list that is not whole: what it shows is synced all the same. */
  private ListingReport part(BlockReader.Outcome read, ListIssues issues, Heartbeat heartbeat)
      throws InterruptedException {
    ListingAccepted accepted =
        persistence.inDatabase(heartbeat, () -> repositories.readings().acceptPart(read.reading()));
    Doubted doubted = Doubted.of("articles", read);
    return new ListingReport(
        (int) accepted.seen(),
        false,
        doubted.note(),
        doubted.recorded(issues, persistence, heartbeat));
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
            "Verial's list of %s did not fit together in any reading (%s): what was known before is kept, and nothing was deactivated."
                .formatted(list, read.misfit());
        return new Doubted(
            note, List.of(new NewIssue(null, null, null, IssueKind.LIST_UNSTEADY, null, note)));
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
                          IssueKind.DUPLICATE_ID,
                          String.valueOf(id),
                          "Article %d stands in the list more than once; its first row was taken, and nothing was deactivated by the list."
                              .formatted(id)))
              .toList());
    }

    Map<String, Integer> recorded(ListIssues list, Persistence persistence, Heartbeat heartbeat)
        throws InterruptedException {
      return persistence.inDatabase(
          heartbeat,
          () -> {
            list.record(issues);
            return list.met();
          });
    }
  }

  private ListingReport accepted(
      LandListCommand command, BlockReader.Outcome read, ListIssues issues, Heartbeat heartbeat)
      throws InterruptedException {
    Reading reading = read.reading();
    ListingAccepted accepted =
        persistence.inDatabase(
            heartbeat,
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
    if (note == null && reading.belied() != null) {
      return believed(accepted, reading.belied(), issues, heartbeat);
    }
    return new ListingReport(
        (int) accepted.seen(),
        note == null,
        note,
        settled(issues, IssueKind.LIST_TOO_SHORT, note, heartbeat));
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
              issues.record(
                  List.of(new NewIssue(null, null, null, IssueKind.COUNT_DIFFERS, belied, note)));
              return issues.settle();
            }));
  }

  @Override
  public ChangesReport askChanges(AskChangesCommand command) {
    return runner.run(
        heartbeat -> {
          CallContext context = context(command.runId(), heartbeat);
          Instant moment =
              persistence.inDatabase(
                  heartbeat, () -> repositories.runs().fixMoment(command.runId(), clock.instant()));
          List<Instant> moments =
              command.full()
                  ? List.of()
                  : persistence.inDatabase(heartbeat, repositories.changes()::moments);
          ListIssues issues =
              new ListIssues(repositories.issues(), command.runId(), IssueSource.CHANGES);
          long given =
              persistence
                  .inDatabase(
                      heartbeat,
                      () -> repositories.readings().latest(command.runId(), ListNames.ARTICLES))
                  .map(BlockReader::largestBlock)
                  .orElse(0);
          for (int round = 1; ; round++) {
            long changed = 0;
            List<String> notes = new ArrayList<>();
            try {
              for (Instant asked : moments) {
                changed +=
                    askSince(command.runId(), asked, given, issues, notes, context, heartbeat);
              }
              return changesAnswered(
                  command.runId(), moment, moments, (int) changed, issues, notes, heartbeat);
            } catch (VerialException e) {
              if (unavailable.leaves(e, VerialMethod.ARTICLES, context, null, round)) {
                return changesUnavailable(
                    command.runId(), moment, moments, (int) changed, issues, e, heartbeat);
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
              List<Instant> answered = repositories.changes().answered(runId);
              for (Instant asked : moments) {
                if (!answered.contains(asked)) {
                  Instant now = clock.instant();
                  String since = SinceClock.since(asked, policy.clockMargin(), now).toString();
                  repositories.changes().answer(runId, asked, since, now, List.of());
                }
              }
              issues.record(List.of(issue));
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
                issues.record(
                    List.of(
                        new NewIssue(null, null, null, IssueKind.CLOCK_DIFFERS, null, complaint)));
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
    LocalDateTime since = SinceClock.since(asked, erpClock.margin(asked, runId, heartbeat), now);
    if (since.isBefore(NO_CLOCK_EARLIER)) {
      since = NO_CLOCK_EARLIER;
    }
    ReadingKey key = new ReadingKey(runId, Phase.IMAGES, ListNames.changedSince(asked));
    ArticleList list =
        new ArticleList(
            verial, server, repositories.readings(), articlePager(), key, since, issues, given);
    BlockReader.Outcome read = blocks.read(list, context, heartbeat);
    if (read.complete()) {
      return persistence.inDatabase(
          heartbeat, () -> repositories.changes().answerFromReading(read.reading(), asked, now));
    }
    Doubted doubted = Doubted.of("changed articles", read);
    String note = doubted.note() + " What changed is asked for again by the next run.";
    notes.add(note);
    persistence.inDatabase(
        heartbeat,
        () -> {
          if (read.reading().unreadable() == 0) {
            issues.record(
                List.of(new NewIssue(null, null, null, IssueKind.LIST_UNSTEADY, null, note)));
          }
          return note;
        });
    return persistence.inDatabase(
        heartbeat, () -> repositories.changes().answerFromPart(read.reading(), asked, now));
  }

  @Override
  public ListingReport landStock(LandListCommand command) {
    return runner.run(heartbeat -> new RowListing(stock, command, heartbeat).land());
  }

  @Override
  public ListingReport landTariffs(LandListCommand command) {
    return runner.run(heartbeat -> new RowListing(tariffs, command, heartbeat).land());
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
      Heartbeat heartbeat,
      Reads<ListingReport> listing)
      throws InterruptedException {
    for (int round = 1; ; round++) {
      try {
        return listing.read();
      } catch (VerialException e) {
        if (endsTheReading(method, e)
            || !persistence.inDatabase(
                heartbeat, () -> repositories.readings().wasAccepted(list))) {
          throw e;
        }
        if (unavailable.leaves(e, method, context, null, round)) {
          return unavailable(method, e, issues, heartbeat);
        }
      }
    }
  }

  /** Where articles are refused, or hold a row that nobody can read past, a person has to act. */
  private static boolean endsTheReading(VerialMethod method, VerialException failure) {
    return method == VerialMethod.ARTICLES
        && (failure.kind() == FailureKind.FATAL || failure.brokenRow().isPresent());
  }

  private ListingReport unavailable(
      VerialMethod method, VerialException failure, ListIssues issues, Heartbeat heartbeat)
      throws InterruptedException {
    String note = UnavailableMethodPolicy.message(method.wireName(), failure);
    return new ListingReport(
        0, false, note, settled(issues, IssueKind.LIST_UNAVAILABLE, note, heartbeat));
  }

  /** One command's reading of the stock or the tariffs. */
  private final class RowListing {
    private final ArticleRows kind;
    private final LandListCommand command;
    private final Heartbeat heartbeat;
    private final CallContext context;
    private final ListIssues issues;

    private RowListing(ArticleRows kind, LandListCommand command, Heartbeat heartbeat) {
      this.kind = kind;
      this.command = command;
      this.heartbeat = heartbeat;
      this.context = context(command.runId(), heartbeat);
      this.issues = issues(command, kind.source());
    }

    private ListingReport land() throws InterruptedException {
      return orUnavailable(
          kind.method(), kind.source().label(), context, issues, heartbeat, this::landed);
    }

    private ListingReport landed() throws InterruptedException {
      BlockReader.Outcome read = blocks.read(list(policy.rowBlockSize()), context, heartbeat);
      RowsInDoubt inDoubt = inDoubt(read);
      if (inDoubt.size() > RowSettlement.MOST_ARTICLES && inDoubt.answers() > 1) {
        // Rows slip through between two answers: the whole list in one has no such place.
        read = blocks.readAnew(list(WHOLE_LIST), read.reading(), context, heartbeat);
        inDoubt = inDoubt(read);
      }
      if (!read.complete()) {
        return incomplete(kind.source(), read, issues, heartbeat);
      }
      Reading reading = read.reading();
      boolean few = inDoubt.size() <= RowSettlement.MOST_ARTICLES;
      List<Long> unsettled = new ArrayList<>();
      if (few) {
        unsettled.addAll(unsettled(reading, inDoubt.some()));
      }
      // Within one answer nothing moves: what it lacks is not there.
      Suspects suspects =
          few || inDoubt.answers() <= 1
              ? Suspects.NONE
              : command.acceptShrink() ? Suspects.TWICE : Suspects.ALL;
      List<Long> crowded =
          reading.state() == Reading.State.COMPLETE
              ? persistence.inDatabase(heartbeat, () -> kind.crowded(reading))
              : List.of();
      unsettled.removeAll(crowded);
      boolean moved = !unsettled.isEmpty() || suspects != Suspects.NONE;
      unsettled.addAll(crowded);
      RowsMerged merged =
          persistence.inDatabase(
              heartbeat,
              () ->
                  kind.merge(
                      reading, policy.maxShrink(), command.acceptShrink(), unsettled, suspects));
      return report(reading, merged, moved, crowded);
    }

    private RowList list(int blockSize) throws InterruptedException {
      return new RowList(
          server,
          BlockPager.ofRows(BlockSizes.fixed(blockSize)),
          key(command, kind.source().label()),
          articles(command.runId(), context, heartbeat),
          persistence.inDatabase(heartbeat, repositories.readings()::listedArticles),
          issues,
          kind);
    }

    private RowsInDoubt inDoubt(BlockReader.Outcome read) throws InterruptedException {
      Reading reading = read.reading();
      if (!read.complete() || reading.state() != Reading.State.COMPLETE || reading.rows() == 0) {
        return RowsInDoubt.NONE;
      }
      RowsInDoubt found = persistence.inDatabase(heartbeat, () -> kind.inDoubt(reading));
      return command.acceptShrink() && found.size() > RowSettlement.MOST_ARTICLES
          ? found.onlyTwice()
          : found;
    }

    /**
     * Asks for articles alone, and for the last one of the list, if further rows of it may have
     * been cut off.
     *
     * @return articles in doubt that keep what they had
     */
    private List<Long> unsettled(Reading reading, List<Long> inDoubt) throws InterruptedException {
      List<Long> alone = new ArrayList<>(inDoubt);
      OptionalLong end = BlockReader.openEnd(reading);
      if (end.isPresent()
          && reading.state() == Reading.State.COMPLETE
          && !alone.contains(end.getAsLong())
          && !persistence.inDatabase(heartbeat, () -> kind.isUnchanged(reading, end.getAsLong()))) {
        alone.add(end.getAsLong());
      }
      List<Long> unsettled =
          new ArrayList<>(settlement.settle(kind, reading, alone, issues, context, heartbeat));
      unsettled.retainAll(inDoubt);
      return unsettled;
    }

    private ListingReport report(
        Reading reading, RowsMerged merged, boolean moved, List<Long> crowded)
        throws InterruptedException {
      String list = kind.source().label();
      List<NewIssue> told = new ArrayList<>();
      long kept = merged.rows().kept();
      if (merged.rows().emptyRefused()) {
        told.add(ofTheList(IssueKind.LIST_EMPTY, ListIssues.emptied(list)));
      } else if (merged.lostValues() > 0) {
        told.add(
            ofTheList(
                IssueKind.VALUES_LOST, ListIssues.lostValues(list, kept, merged.lostValues())));
      } else if (kept > 0) {
        told.add(ofTheList(IssueKind.LIST_TOO_SHORT, ListIssues.shortened(list, kept)));
      }
      if (merged.inDoubt() > 0 && (moved || crowded.isEmpty())) {
        told.add(ofTheList(IssueKind.ROWS_IN_DOUBT, ListIssues.inDoubt(list, merged.inDoubt())));
      }
      boolean complete = told.isEmpty() && reading.unreadable() == 0;
      if (merged.noValues() && complete && !command.acceptShrink()) {
        told.add(
            kind.source() == IssueSource.STOCK
                ? ofTheList(IssueKind.NO_STOCK, ListIssues.NO_STOCK)
                : ofTheList(IssueKind.NO_PRICES, ListIssues.NO_PRICES));
      }
      Map<String, Integer> met =
          persistence.inDatabase(
              heartbeat,
              () -> {
                issues.record(told);
                issues.record(crowded.stream().map(kind::tooManyRows).toList());
                return complete ? issues.settle() : issues.met();
              });
      List<String> notes = new ArrayList<>(told.stream().map(NewIssue::message).toList());
      if (reading.unreadable() > 0) {
        notes.add(
            "%d rows of Verial's list of %s could not be read and were left out (see the issues): what was known of their articles is kept."
                .formatted(reading.unreadable(), list));
      }
      return new ListingReport(
          (int) reading.rows(), complete, notes.isEmpty() ? null : String.join(" ", notes), met);
    }

    private static NewIssue ofTheList(IssueKind kind, String message) {
      return new NewIssue(null, null, null, kind, null, message);
    }
  }

  private ListingReport incomplete(
      IssueSource source, BlockReader.Outcome read, ListIssues issues, Heartbeat heartbeat)
      throws InterruptedException {
    String note =
        "Verial's list of %s did not fit together in any reading (%s): what was known before is kept, and nothing was deactivated."
            .formatted(source.label(), read.misfit());
    return new ListingReport(
        (int) read.reading().rows(),
        false,
        note,
        settled(issues, IssueKind.LIST_UNSTEADY, note, heartbeat));
  }

  @Override
  public ListingReport landReferences(LandListCommand command) {
    return runner.run(
        heartbeat -> {
          ReferenceLists.Outcome outcome =
              references.land(
                  command.runId(),
                  command.acceptShrink(),
                  context(command.runId(), heartbeat),
                  heartbeat);
          ListIssues issues = issues(command, IssueSource.REFERENCES);
          return new ListingReport(
              outcome.rows(),
              true,
              outcome.note(),
              persistence.inDatabase(
                  heartbeat,
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
      ListIssues issues, IssueKind kind, @Nullable String note, Heartbeat heartbeat)
      throws InterruptedException {
    return persistence.inDatabase(
        heartbeat,
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
  private long articles(long runId, CallContext context, Heartbeat heartbeat)
      throws InterruptedException {
    Optional<Reading> last =
        persistence.inDatabase(
            heartbeat, () -> repositories.readings().latest(runId, ListNames.ARTICLES));
    if (last.isPresent()) {
      return BlockReader.rows(last.get());
    }
    long listed = persistence.inDatabase(heartbeat, repositories.readings()::listedArticles);
    return Math.min(server.articleCount(context, null).orElse(0), 2 * listed + 1_000);
  }

  private BlockPager articlePager() {
    return BlockPager.ofArticles(BlockSizes.fixed(policy.blockSize()));
  }

  private static ReadingKey key(LandListCommand command, String list) {
    return new ReadingKey(command.runId(), phase(command), list);
  }

  private static Phase phase(LandListCommand command) {
    return command.pass() == 1 ? Phase.IMAGES : Phase.PRODUCTS;
  }

  private static CallContext context(@Nullable Long runId, Heartbeat heartbeat) {
    return new CallContext(runId, heartbeat.cancellation());
  }
}

package dev.verialsync.activities.listing;

import dev.verialsync.activities.listing.paging.BlockPager;
import dev.verialsync.activities.listing.paging.BlockSizes;
import dev.verialsync.activities.task.Heartbeat;
import dev.verialsync.activities.task.Persistence;
import dev.verialsync.activities.verial.call.CallContext;
import dev.verialsync.db.erp.Reading;
import dev.verialsync.db.erp.ReadingRepository;
import dev.verialsync.db.erp.RowsInDoubt;
import dev.verialsync.db.erp.RowsMerged;
import dev.verialsync.db.erp.Suspects;
import dev.verialsync.db.issue.IssueKind;
import dev.verialsync.db.issue.NewIssue;
import dev.verialsync.workflows.messages.commands.LandListCommand;
import dev.verialsync.workflows.messages.results.ListingReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Lands the list of stock or of tariffs; articles whose rows are in doubt are asked for alone. */
public final class RowListing {

  /** Rows of one answer that holds a whole list, as a rule. */
  private static final int WHOLE_LIST = 100_000;

  private final ListingParts parts;
  private final ArticleRows kind;
  private final Persistence persistence;
  private final ReadingRepository readings;
  private final ListingPolicy policy;
  private final ListReports reports;
  private final BlockReader blocks;
  private final RowSettlement settlement;

  public RowListing(ListingParts parts, ArticleRows kind) {
    this.parts = parts;
    this.kind = kind;
    this.persistence = parts.persistence();
    this.readings = parts.repositories().readings();
    this.policy = parts.policy();
    this.reports = new ListReports(parts);
    this.blocks = parts.blocks();
    this.settlement = new RowSettlement(persistence);
  }

  public ListingReport land(LandListCommand command, Heartbeat heartbeat)
      throws InterruptedException {
    return new Landing(command, heartbeat).land();
  }

  /** One command's reading of the stock or the tariffs. */
  private final class Landing {
    private final LandListCommand command;
    private final Heartbeat heartbeat;
    private final CallContext context;
    private final ListIssues issues;

    private Landing(LandListCommand command, Heartbeat heartbeat) {
      this.command = command;
      this.heartbeat = heartbeat;
      this.context = ListingParts.context(command.runId(), heartbeat);
      this.issues = parts.issues(command.runId(), kind.source());
    }

    private ListingReport land() throws InterruptedException {
      return reports.orUnavailable(
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
        return reports.incomplete(kind.source(), read, issues, heartbeat);
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
          parts.server(),
          BlockPager.ofRows(BlockSizes.fixed(blockSize)),
          ListingParts.key(command, kind.source().label()),
          articles(command.runId(), context, heartbeat),
          persistence.inDatabase(heartbeat, readings::listedArticles),
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
      OptionalLong end = ReadingCursor.openEnd(reading);
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

    /** Why the list is not believed in all that it shows. */
    private List<NewIssue> doubts(RowsMerged merged, boolean anyInDoubt) {
      String list = kind.source().label();
      List<NewIssue> told = new ArrayList<>();
      long kept = merged.rows().kept();
      if (merged.rows().emptyRefused()) {
        told.add(NewIssue.ofList(IssueKind.LIST_EMPTY, ListIssues.EMPTIED.formatted(list)));
      } else if (merged.lostValues() > 0) {
        told.add(
            NewIssue.ofList(
                IssueKind.VALUES_LOST, ListIssues.lostValues(list, kept, merged.lostValues())));
      } else if (kept > 0) {
        told.add(NewIssue.ofList(IssueKind.LIST_TOO_SHORT, ListIssues.shortened(list, kept)));
      }
      if (merged.inDoubt() > 0 && anyInDoubt) {
        told.add(
            NewIssue.ofList(IssueKind.ROWS_IN_DOUBT, ListIssues.inDoubt(list, merged.inDoubt())));
      }
      return told;
    }

    private ListingReport report(
        Reading reading, RowsMerged merged, boolean moved, List<Long> crowded)
        throws InterruptedException {
      String list = kind.source().label();
      List<NewIssue> told = doubts(merged, moved || crowded.isEmpty());
      boolean complete = told.isEmpty() && reading.unreadable() == 0;
      if (merged.noValues() && complete && !command.acceptShrink()) {
        told.add(kind.noneHasAny());
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
  }

  /** How many rows Verial's article list had when this run read it last. */
  private long articles(long runId, CallContext context, Heartbeat heartbeat)
      throws InterruptedException {
    Optional<Reading> last =
        persistence.inDatabase(heartbeat, () -> readings.latest(runId, ListNames.ARTICLES));
    if (last.isPresent()) {
      return ReadingCursor.rows(last.get());
    }
    long listed = persistence.inDatabase(heartbeat, readings::listedArticles);
    return Math.min(parts.server().articleCount(context, null).orElse(0), 2 * listed + 1_000);
  }
}

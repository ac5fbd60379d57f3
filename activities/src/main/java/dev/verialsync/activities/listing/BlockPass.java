package dev.verialsync.activities.listing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verialsync.activities.listing.ListInBlocks.PlacedRow;
import dev.verialsync.activities.listing.paging.ArticleLimit;
import dev.verialsync.activities.listing.paging.BlockStep;
import dev.verialsync.activities.listing.paging.PagerState;
import dev.verialsync.activities.task.Heartbeat;
import dev.verialsync.activities.task.Persistence;
import dev.verialsync.activities.verial.call.BrokenRow;
import dev.verialsync.activities.verial.call.CallContext;
import dev.verialsync.activities.verial.call.CallOutcome;
import dev.verialsync.activities.verial.call.RowKey;
import dev.verialsync.activities.verial.call.VerialException;
import dev.verialsync.activities.verial.json.CanonicalRow;
import dev.verialsync.activities.verial.json.ListAnswer;
import dev.verialsync.activities.verial.json.OversizeRow;
import dev.verialsync.db.erp.Reading;
import dev.verialsync.db.erp.ReadingRepository;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One pass through a list, from wherever its cursor stands. */
final class BlockPass {

  /** Rows landed in one statement, where an old server answers with the whole list at once. */
  private static final int ROWS_A_STATEMENT = 10_000;

  /** Before a block, or a smaller one, is asked for again. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** Answers that break off soon stop all calls but a probe now and then. */
  private static final int HALVES_OF_CUT = 4;

  /**
   * Landed in one statement, whose parameters are in the heap several times; of an answer with
   * more, the rows are read once more.
   */
  private static final long CHARS_A_STATEMENT = 2_000_000;

  private final ListInBlocks list;
  private final CallContext context;
  private final Heartbeat heartbeat;
  private final ReadingRepository readings;
  private final Persistence persistence;
  private final UnreadableRows unreadable;
  private final LandingInTurn landing;
  private final @Nullable BlockPass before;
  private final Supplier<String> seenBefore;
  private PagerState state;
  private boolean countedDifferently;
  private boolean askedTwice;
  private boolean isFinal;
  private @Nullable String belied;
  private String seen = "";

  /**
   * @param before the pass that did not fit; null at the beginning
   * @param seenBefore which articles this run's last whole reading has seen
   */
  BlockPass(
      ListInBlocks list,
      CallContext context,
      Heartbeat heartbeat,
      ReadingRepository readings,
      Persistence persistence,
      Reading reading,
      PagerState state,
      @Nullable BlockPass before,
      Supplier<String> seenBefore) {
    this.list = list;
    this.context = context;
    this.heartbeat = heartbeat;
    this.readings = readings;
    this.persistence = persistence;
    this.unreadable = new UnreadableRows(list, readings, persistence, heartbeat);
    this.landing = new LandingInTurn(persistence, heartbeat, list.name(), reading);
    this.state = state;
    this.before = before;
    this.seenBefore = seenBefore;
  }

  /** The reading with all that was landed so far. */
  Reading reading() throws InterruptedException {
    return landing.reading();
  }

  PagerState state() {
    return state;
  }

  /** Whether another pass would show the same. */
  boolean isFinal() {
    return isFinal;
  }

  /** What Verial counts although the list is believed; null where they agree. */
  @Nullable String belied() {
    return belied;
  }

  /** Why the blocks do not make a whole list; empty when they do. What has come is landed. */
  Optional<String> read() throws InterruptedException {
    try {
      Optional<String> misfit = readToTheEnd();
      reading();
      return misfit;
    } catch (RuntimeException e) {
      try {
        reading();
      } catch (RuntimeException alsoFailed) {
        e.addSuppressed(alsoFailed);
      }
      throw e;
    }
  }

  private Optional<String> readToTheEnd() throws InterruptedException {
    OptionalLong counted = OptionalLong.empty();
    long countedAt = -1;
    do {
      while (state.range().isPresent()) {
        readBlock();
      }
      if (state.status() == PagerState.Status.MISFIT) {
        return Optional.of(String.valueOf(state.misfit()));
      }
      if (state.rowsKept() != countedAt) {
        counted = list.count(context);
        countedAt = state.rowsKept();
      }
    } while (looksAgain(counted));
    Reading reading = reading();
    if (reading.unreadable() > 0 && list.isUsefulInPart()) {
      isFinal = true;
      return Optional.of("%d rows of it cannot be read".formatted(reading.unreadable()));
    }
    if (!reading.repeated().isEmpty()) {
      isFinal = before != null && before.landing.landed().repeated().equals(reading.repeated());
      return Optional.of("it shows more than once: " + BlockReader.some(reading.repeated()));
    }
    Optional<String> misfit =
        counted.isPresent() ? list.misfit(state, counted.getAsLong()) : Optional.empty();
    if (misfit.isPresent()) {
      return judged(misfit.get());
    }
    return misfit;
  }

  private boolean looksAgain(OptionalLong counted) {
    Optional<PagerState> secondLook =
        list.mayBeLonger(state, counted) ? list.pager().secondLook(state) : Optional.empty();
    secondLook.ifPresent(begun -> state = begun);
    return secondLook.isPresent();
  }

  /** What is shown twice is there, whatever is counted. */
  private Optional<String> judged(String misfit) throws InterruptedException {
    if (list.isUsefulInPart()) {
      seen = persistence.inDatabase(heartbeat, () -> readings.seen(landing.landed()));
      if (seen.equals(before == null ? "" : before.seen) || seen.equals(seenBefore.get())) {
        belied = misfit;
        return Optional.empty();
      }
    }
    countedDifferently = true;
    return Optional.of(misfit);
  }

  /** Where the next pass begins; empty when the pager has given up. */
  Optional<PagerState> anew() {
    return countedDifferently
        ? Optional.of(list.pager().start(list.articles()))
        : list.pager().restart(state);
  }

  private void readBlock() throws InterruptedException {
    long askedFrom = state.next().first();
    try (ListAnswer answer = list.ask(context, landing.landed(), state.next())) {
      List<RowKey> keys = new ArrayList<>(answer.rowCount());
      List<PlacedRow> kept = new ArrayList<>();
      long chars = 0;
      for (JsonNode json : answer) {
        PlacedRow row = row(json);
        keys.add(OversizeRow.of(json).map(BlockPass::key).orElseGet(() -> list.identity(row)));
        chars += row.json().length();
        if (chars < CHARS_A_STATEMENT) {
          kept.add(row);
        } else {
          kept.clear();
        }
      }
      BlockStep step = list.pager().accept(state, keys, answer.bytes());
      if (state.leftOut() != null && state.previous() == null && !keys.isEmpty()) {
        unreadable.tellNeighbour(reading(), state.leftOut(), keys.get(0).articleId());
      }
      if (step.state().status() != PagerState.Status.MISFIT) {
        Iterator<PlacedRow> rows =
            kept.size() == keys.size() ? kept.iterator() : again(answer.iterator());
        land(askedFrom, rows, keys, step);
      }
      state = step.state();
      askedTwice = false;
    } catch (VerialException e) {
      failed(e);
    }
  }

  private static PlacedRow row(JsonNode row) {
    return new PlacedRow(0, row, OversizeRow.of(row).isPresent() ? "" : CanonicalRow.text(row));
  }

  private static Iterator<PlacedRow> again(Iterator<JsonNode> rows) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public PlacedRow next() {
        return row(rows.next());
      }
    };
  }

  private void failed(VerialException e) throws InterruptedException {
    BrokenRow row = e.brokenRow().orElse(null);
    if (row == null && !e.asksForLess() && !e.isTruncated()) {
      throw e;
    }
    if (askedTwice && row != null) {
      Optional<PagerState> narrower = list.pager().narrower(state, row.rowsBefore());
      if (narrower.isPresent()) {
        state = narrower.get();
        commit(state);
      } else {
        if (list.pager().ignoresBounds(state, row)
            || reading().unreadable() >= UnreadableRows.MOST_LEFT_OUT) {
          throw e;
        }
        PagerState behind = list.pager().skip(state, row);
        landing.continueWith(unreadable.skip(reading(), behind));
        state = behind;
      }
      return;
    }
    if (askedTwice) {
      state = smaller(e);
      commit(state);
    }
    askedTwice = true;
    if (heartbeat.cancellation().await(PAUSE)) {
      throw new CancellationException("Cancelled before a block was asked for again");
    }
  }

  /** A part of the block; of one that breaks off a small one, as only a few more may do so. */
  private PagerState smaller(VerialException e) {
    boolean isCut = e.isTruncated() || e.outcome().equals(CallOutcome.TOO_LARGE);
    PagerState less = list.pager().smaller(state).orElseThrow(() -> e);
    for (int halves = 1; halves < (isCut ? HALVES_OF_CUT : 1); halves++) {
      less = list.pager().smaller(less).orElse(less);
    }
    return less;
  }

  private void land(long askedFrom, Iterator<PlacedRow> all, List<RowKey> keys, BlockStep step)
      throws InterruptedException {
    ArticleLimit limit = new ArticleLimit();
    List<PlacedRow> rows = new ArrayList<>();
    List<PlacedRow> oversize = new ArrayList<>();
    long chars = 0;
    for (int at = 0; all.hasNext(); at++) {
      PlacedRow row = all.next().at(state.rowsKept() + at + 1 - step.dropped());
      requireWanted();
      if (at < step.dropped() || !limit.keeps(keys.get(at).articleId())) {
        continue;
      }
      (OversizeRow.of(row.row()).isPresent() ? oversize : rows).add(row);
      chars += row.json().length();
      if ((rows.size() >= ROWS_A_STATEMENT || chars >= CHARS_A_STATEMENT) && all.hasNext()) {
        landing.begin(list.landing(askedFrom, rows), state);
        rows = new ArrayList<>();
        chars = 0;
      }
    }
    landing.continueWith(unreadable.leaveOut(reading(), oversize, state));
    landing.begin(list.landing(askedFrom, rows), step.state());
  }

  /** Reading a large answer again takes a while, in which nobody else asks. */
  private void requireWanted() {
    if (heartbeat.cancellation().isCancelled()) {
      throw new CancellationException("Cancelled while a list was landed");
    }
  }

  /** Ends here, with the reason why the list is not whole. */
  Reading end(String misfit) throws InterruptedException {
    commit(state.because(misfit));
    return reading();
  }

  private void commit(PagerState cursor) throws InterruptedException {
    landing.begin(list.landing(cursor.next().first(), List.of()), cursor);
  }

  private static RowKey key(OversizeRow row) {
    Long articleId = row.articleId();
    return new RowKey(articleId == null ? 0 : articleId, row.limit().hashCode());
  }
}

package dev.verialsync.activities.listing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.verialsync.activities.listing.ListInBlocks.PlacedRow;
import dev.verialsync.activities.listing.paging.ArticleLimit;
import dev.verialsync.activities.listing.paging.BlockPager;
import dev.verialsync.activities.listing.paging.BlockStep;
import dev.verialsync.activities.listing.paging.PagerState;
import dev.verialsync.activities.listing.paging.PagerState.LeftOut;
import dev.verialsync.activities.listing.paging.ReadBlock;
import dev.verialsync.activities.task.Heartbeat;
import dev.verialsync.activities.task.Persistence;
import dev.verialsync.activities.verial.call.BrokenRow;
import dev.verialsync.activities.verial.call.CallContext;
import dev.verialsync.activities.verial.call.CallOutcome;
import dev.verialsync.activities.verial.call.RowKey;
import dev.verialsync.activities.verial.call.VerialException;
import dev.verialsync.activities.verial.json.ListAnswer;
import dev.verialsync.activities.verial.json.OversizeRow;
import dev.verialsync.db.erp.Reading;
import dev.verialsync.db.erp.ReadingRepository;
import dev.verialsync.db.issue.IssueKind;
import dev.verialsync.db.issue.NewIssue;
import dev.verialsync.workflows.ErrorType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads a list block by block; each block's rows and the cursor are committed together, so that a
 * worker that takes over asks for no block twice. A list that changes while it is read is read
 * again, a few times.
 */
public final class BlockReader {

  /** Rows landed in one statement, where an old server answers with the whole list at once. */
  private static final int ROWS_A_STATEMENT = 1_000;

  /** Before a block, or a smaller one, is asked for again. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** Answers that break off soon stop all calls but a probe now and then. */
  private static final int HALVES_OF_CUT = 4;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A list with more rows that are not JSON is no list, or its server has no blocks. */
  private static final int MOST_LEFT_OUT = 100;

  private static final int NAMED = 10;

  /** Landed in one statement, whose parameters are in the heap several times. */
  private static final long CHARS_A_STATEMENT = 2_000_000;

  private static final Duration UNTIL_ASKED_AGAIN = Duration.ofSeconds(15);

  private final ReadingRepository readings;
  private final Persistence persistence;

  public BlockReader(ReadingRepository readings, Persistence persistence) {
    this.readings = readings;
    this.persistence = persistence;
  }

  /**
   * What a reading came to.
   *
   * @param misfit why it is not whole; null when it is
   */
  public record Outcome(Reading reading, @Nullable String misfit) {
    public boolean complete() {
      return misfit == null;
    }
  }

  /**
   * Reads the list until it fits together.
   *
   * @param seenBefore which articles this run's last whole reading has seen, as {@link
   *     ReadingRepository#seen} tells them; empty where there was none
   */
  public Outcome read(
      ListInBlocks list, CallContext context, Heartbeat heartbeat, Supplier<String> seenBefore)
      throws InterruptedException {
    Pass last = null;
    for (int restarts = 0; ; restarts++) {
      Reading reading =
          persistence.inDatabase(heartbeat, () -> readings.start(list.key(), list.since()));
      PagerState from = cursor(reading).orElseGet(() -> list.pager().start(list.articles()));
      if (reading.state() != Reading.State.OPEN || from.misfit() != null) {
        return new Outcome(reading, from.misfit());
      }
      if (reading.blocks() > 0) {
        persistence.inDatabase(heartbeat, () -> readings.resume(reading, from.rowsKept()));
      }
      Pass pass = new Pass(list, context, heartbeat, reading, from, last, seenBefore);
      Optional<String> misfit = pass.read();
      Reading read = pass.reading;
      if (misfit.isEmpty()) {
        passed(list, Integer.MAX_VALUE, heartbeat);
        return new Outcome(
            persistence.inDatabase(heartbeat, () -> readings.complete(read, pass.belied)), null);
      }
      Optional<PagerState> next =
          pass.isFinal || restarts == BlockPager.MAX_RESTARTS ? Optional.empty() : pass.anew();
      if (next.isPresent()) {
        beginAnew(read, next.get(), heartbeat);
        last = pass;
        continue;
      }
      if (list.isUsefulInPart()) {
        passed(list, pass.state.rowsKept(), heartbeat);
        pass.commit(List.of(), json(pass.state.because(misfit.get())));
        return new Outcome(pass.reading, misfit.get());
      }
      persistence.write(heartbeat, () -> readings.abandon(read));
      return new Outcome(read, misfit.get());
    }
  }

  /** Reads the list once more, cut otherwise. */
  public Outcome readAnew(
      ListInBlocks list, Reading former, CallContext context, Heartbeat heartbeat)
      throws InterruptedException {
    beginAnew(former, list.pager().start(list.articles()), heartbeat);
    return read(list, context, heartbeat);
  }

  private void beginAnew(Reading former, PagerState from, Heartbeat heartbeat)
      throws InterruptedException {
    persistence.write(heartbeat, () -> readings.beginAnew(former, json(from)));
  }

  private void passed(ListInBlocks list, long place, Heartbeat heartbeat)
      throws InterruptedException {
    persistence.write(heartbeat, () -> list.passed(place));
  }

  public Outcome read(ListInBlocks list, CallContext context, Heartbeat heartbeat)
      throws InterruptedException {
    return read(list, context, heartbeat, () -> "");
  }

  /** How many rows a reading has passed, those that could not be landed included. */
  public static long rows(Reading reading) {
    return cursor(reading).map(PagerState::rowsKept).orElse(0L);
  }

  /** How many rows Verial gave in one block of a reading, at the most. */
  public static int largestBlock(Reading reading) {
    return cursor(reading).map(state -> state.size().largest()).orElse(0);
  }

  /**
   * The last article of a complete reading, where its page may have been cut off within its rows.
   */
  public static OptionalLong openEnd(Reading reading) {
    PagerState state = cursor(reading).orElse(null);
    ReadBlock last = state == null ? null : state.previous();
    return last != null && BlockPager.endIsOpen(state)
        ? OptionalLong.of(last.tailArticle())
        : OptionalLong.empty();
  }

  private static Optional<PagerState> cursor(Reading reading) {
    String json = reading.cursorJson();
    if (json == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(json, PagerState.class));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The cursor of reading " + reading.id() + " is damaged", e);
    }
  }

  private static String json(PagerState state) {
    try {
      return JSON.writeValueAsString(state);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static RowKey key(OversizeRow row) {
    Long articleId = row.articleId();
    return new RowKey(articleId == null ? 0 : articleId, row.limit().hashCode());
  }

  /** A few ids, for a message. */
  public static String some(List<Long> articleIds) {
    List<Long> ids = articleIds.stream().distinct().toList();
    return ids.stream().limit(NAMED).map(String::valueOf).collect(Collectors.joining(", "))
        + (ids.size() > NAMED ? " and %d more".formatted(ids.size() - NAMED) : "");
  }

  /** What an issue of a row names as its field; each question for changes is a list of its own. */
  private static @Nullable String field(ListInBlocks list) {
    return list.since() == null ? list.key().list() : null;
  }

  private static NewIssue issue(ListInBlocks list, LeftOut row, @Nullable Long behind) {
    return new NewIssue(
        null,
        field(list),
        Math.toIntExact(row.position()),
        IssueKind.ROW_UNREADABLE,
        row.text(),
        "Row %d of the %s, %s%s%s, is not JSON and was left out; nothing is taken away because of this list. Near: %s. Correct the text in Verial."
            .formatted(
                row.position(),
                list.name(),
                row.articleId() == null
                    ? ""
                    : "article %d by its text, ".formatted(row.articleId()),
                row.before() == null
                    ? "the first one"
                    : "behind article %d".formatted(row.before()),
                behind == null ? "" : " and in front of article %d".formatted(behind),
                row.text()));
  }

  /** One passage through the list, from wherever the cursor stands. */
  private final class Pass {
    private final ListInBlocks list;
    private final CallContext context;
    private final Heartbeat heartbeat;
    private Reading reading;
    private PagerState state;
    private boolean countedDifferently;
    private final @Nullable Pass before;
    private final Supplier<String> seenBefore;
    private boolean askedTwice;
    private boolean isFinal;
    private @Nullable String belied;
    private String seen = "";

    private Pass(
        ListInBlocks list,
        CallContext context,
        Heartbeat heartbeat,
        Reading reading,
        PagerState state,
        @Nullable Pass before,
        Supplier<String> seenBefore) {
      this.list = list;
      this.context = context;
      this.heartbeat = heartbeat;
      this.reading = reading;
      this.state = state;
      this.before = before;
      this.seenBefore = seenBefore;
    }

    /** Why the blocks do not make a whole list; empty when they do. */
    private Optional<String> read() throws InterruptedException {
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
      } while (probes(counted));
      if (reading.unreadable() > 0 && list.isUsefulInPart()) {
        isFinal = true;
        return Optional.of("%d rows of it cannot be read".formatted(reading.unreadable()));
      }
      if (!reading.repeated().isEmpty()) {
        isFinal = before != null && before.reading.repeated().equals(reading.repeated());
        return Optional.of("it shows more than once: " + some(reading.repeated()));
      }
      Optional<String> misfit =
          counted.isPresent() ? list.misfit(state, counted.getAsLong()) : Optional.empty();
      if (misfit.isPresent()) {
        return judged(misfit.get());
      }
      return misfit;
    }

    private boolean probes(OptionalLong counted) {
      Optional<PagerState> probe =
          list.mayBeLonger(state, counted) ? list.pager().probe(state) : Optional.empty();
      probe.ifPresent(begun -> state = begun);
      return probe.isPresent();
    }

    /** What is shown twice is there, whatever is counted. */
    private Optional<String> judged(String misfit) throws InterruptedException {
      if (list.isUsefulInPart()) {
        seen = persistence.inDatabase(heartbeat, () -> readings.seen(reading));
        if (seen.equals(before == null ? "" : before.seen) || seen.equals(seenBefore.get())) {
          belied = misfit;
          return Optional.empty();
        }
      }
      countedDifferently = true;
      return Optional.of(misfit);
    }

    /** Where the next passage begins; empty when the pager has given up. */
    private Optional<PagerState> anew() {
      return countedDifferently
          ? Optional.of(list.pager().start(list.articles()))
          : list.pager().restart(state);
    }

    private void readBlock() throws InterruptedException {
      try (ListAnswer answer = list.ask(context, reading, state.next())) {
        List<RowKey> keys = new ArrayList<>(answer.rowCount());
        for (JsonNode row : answer) {
          keys.add(OversizeRow.of(row).map(BlockReader::key).orElseGet(() -> list.identity(row)));
        }
        BlockStep step = list.pager().accept(state, keys, answer.bytes());
        if (state.leftOut() != null && state.previous() == null && !keys.isEmpty()) {
          tellNeighbour(state.leftOut(), keys.get(0).articleId());
        }
        if (step.state().status() != PagerState.Status.MISFIT) {
          land(answer, keys, step);
        }
        state = step.state();
        askedTwice = false;
        heartbeat.doing("%s: %d rows".formatted(list.name(), state.rowsKept()));
      } catch (VerialException e) {
        failed(e);
      }
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
          commit(List.of(), json(state));
        } else {
          leaveOut(row, e);
        }
        return;
      }
      if (askedTwice) {
        state = smaller(e);
        commit(List.of(), json(state));
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

    /** A row that stands alone and is not JSON: the list goes on behind it. */
    private void leaveOut(BrokenRow row, VerialException e) throws InterruptedException {
      if (list.pager().ignoresBounds(state, row) || reading.unreadable() >= MOST_LEFT_OUT) {
        throw e;
      }
      PagerState behind = list.pager().skip(state, row);
      LeftOut left = Objects.requireNonNull(behind.leftOut());
      persistence.write(heartbeat, () -> list.leftOut(issue(list, left, null)));
      reading =
          persistence.inDatabase(
              heartbeat, () -> readings.leaveOut(reading, left.inDoubt(), json(behind)));
      state = behind;
    }

    /** The row behind the one that was left out may be of the same article. */
    private void tellNeighbour(LeftOut left, long articleId) throws InterruptedException {
      persistence.write(
          heartbeat,
          () -> {
            if (left.articleId() == null) {
              readings.doubt(reading, List.of(articleId));
            }
            list.leftOut(issue(list, left, articleId));
          });
    }

    private void land(ListAnswer answer, List<RowKey> keys, BlockStep step)
        throws InterruptedException {
      ArticleLimit limit = new ArticleLimit();
      List<PlacedRow> rows = new ArrayList<>();
      List<PlacedRow> oversize = new ArrayList<>();
      long chars = 0;
      long position = state.rowsKept();
      int at = 0;
      for (ListAnswer.Rows all = answer.iterator(); all.hasNext(); at++) {
        JsonNode row = all.next();
        requireWanted();
        if (at < step.dropped()) {
          continue;
        }
        position++;
        if (!limit.keeps(keys.get(at).articleId())) {
          continue;
        }
        (OversizeRow.of(row).isPresent() ? oversize : rows).add(new PlacedRow(position, row));
        chars += all.chars();
        if ((rows.size() >= ROWS_A_STATEMENT || chars >= CHARS_A_STATEMENT) && all.hasNext()) {
          commit(rows, json(state));
          rows = new ArrayList<>();
          chars = 0;
        }
      }
      leaveOut(oversize);
      commit(rows, json(step.state()));
    }

    /** Reading a large answer again takes a while, in which nobody else asks. */
    private void requireWanted() {
      if (heartbeat.cancellation().isCancelled()) {
        throw new CancellationException("Cancelled while a list was landed");
      }
    }

    /** Rows beyond a limit: their articles keep what they had. */
    private void leaveOut(List<PlacedRow> oversize) throws InterruptedException {
      if (oversize.isEmpty()) {
        return;
      }
      if (oversize.size() > MOST_LEFT_OUT) {
        throw ErrorType.VERIAL_UNAVAILABLE.failure(
            "Verial's %s has more than %d rows beyond what one may have (%s): it will be asked again."
                .formatted(list.name(), MOST_LEFT_OUT, limit(oversize.get(0))),
            UNTIL_ASKED_AGAIN);
      }
      List<Long> articles = new ArrayList<>();
      for (PlacedRow row : oversize) {
        Long articleId = OversizeRow.of(row.row()).map(OversizeRow::articleId).orElse(null);
        if (articleId != null) {
          articles.add(articleId);
        }
        NewIssue issue =
            new NewIssue(
                articleId,
                field(list),
                articleId == null ? (Integer) Math.toIntExact(row.position()) : null,
                IssueKind.ROW_TOO_LARGE,
                limit(row),
                "Row %d of the %s has %s and was left out; nothing is taken away because of this list. Correct it in Verial."
                    .formatted(row.position(), list.name(), limit(row)));
        persistence.write(heartbeat, () -> list.leftOut(issue));
      }
      reading =
          persistence.inDatabase(
              heartbeat, () -> readings.leaveOut(reading, articles, json(state)));
    }

    private static String limit(PlacedRow row) {
      return OversizeRow.of(row.row()).map(OversizeRow::limit).orElse("");
    }

    private void commit(List<PlacedRow> rows, String cursorJson) throws InterruptedException {
      reading = persistence.inDatabase(heartbeat, () -> list.commit(reading, rows, cursorJson));
    }
  }
}

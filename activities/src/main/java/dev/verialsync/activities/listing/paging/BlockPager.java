package dev.verialsync.activities.listing.paging;

import dev.verialsync.activities.listing.paging.PagerState.LeftOut;
import dev.verialsync.activities.listing.paging.PagerState.SecondLook;
import dev.verialsync.activities.listing.paging.PagerState.Status;
import dev.verialsync.activities.verial.call.BrokenRow;
import dev.verialsync.activities.verial.call.RowKey;
import dev.verialsync.activities.verial.call.RowRange;
import java.util.List;
import java.util.Optional;

/**
 * Reads a list in blocks that overlap by one, so that a list that shifts meanwhile, a server that
 * ignores {@code inicio/fin}, and one that counts articles where another counts rows are all found
 * out. It does no I/O: the caller asks for {@link PagerState#range()} and hands in what came.
 *
 * <p>While nothing speaks against it, both ways of counting are held possible; each block rules one
 * out or neither. Counting rows means: a block is full until the list ends, and its first row is
 * the last one of the block before. Counting articles means: a block has all rows of its articles,
 * so that it begins either with exactly the rows of the article that ended the block before, or
 * with another article, since the one at the overlap may have no rows.
 */
public final class BlockPager {
  /** After so many readings that did not fit, the list is to be taken as incomplete. */
  public static final int MAX_RESTARTS = 4;

  /** A list would have to shift by as many places between two calls to repeat such a block. */
  static final int TELLING_SIZE = 8;

  private static final int MOST_ROWS_OF_TWO_ARTICLES = 16;

  /** A list is not read in more blocks because a server seems to give few rows at once. */
  private static final int MOST_PAGES = 200;

  private final BlockSizes sizes;
  private final boolean articleList;

  private BlockPager(BlockSizes sizes, boolean articleList) {
    this.sizes = sizes;
    this.articleList = articleList;
  }

  /** For GetArticulosWS, where a row is an article. */
  public static BlockPager ofArticles(BlockSizes sizes) {
    return new BlockPager(sizes, true);
  }

  /** For stock, tariffs and images, where an article has none, one or several rows. */
  public static BlockPager ofRows(BlockSizes sizes) {
    return new BlockPager(sizes, false);
  }

  /**
   * The beginning of a reading.
   *
   * @param articles how many articles the question covers, from the article list; any number for
   *     the article list itself
   */
  public PagerState start(long articles) {
    return begin(articles, sizes.initial(), 0, false, 0);
  }

  /**
   * Takes the rows that came for the state's range, in their order.
   *
   * @param bytes of the answer, for {@link BlockSizes#targetBytes()}
   * @throws IllegalStateException if the reading is over
   */
  public BlockStep accept(PagerState state, List<RowKey> block, long bytes) {
    if (state.status() != Status.READING) {
      throw new IllegalStateException("this reading is over: no block was asked for");
    }
    List<RowKey> rows =
        articleList ? block.stream().map(row -> RowKey.article(row.articleId())).toList() : block;
    ReadBlock previous = state.previous();
    if (previous == null) {
      return acceptFirst(state, rows, bytes);
    }
    return state.secondLook() == null
        ? acceptLater(state, previous, rows, bytes)
        : acceptSecondLook(state, previous, state.secondLook(), rows, bytes);
  }

  /** Asks for less, after InfoError 4; empty when there is no smaller block. */
  public Optional<PagerState> smaller(PagerState state) {
    long size = state.next().size();
    if (size <= smallest(state)) {
      return Optional.empty();
    }
    int half = (int) Math.max(size / 2, smallest(state));
    return Optional.of(
        state.asking(rangeFrom(state.next().first(), half), state.size().withCeiling(half)));
  }

  /**
   * Asks for what stands in front of a row that is not JSON, or for that row alone; empty when it
   * stands alone. The blocks behind it are as large as ever.
   *
   * @param goodRows in front of that row
   */
  public Optional<PagerState> narrower(PagerState state, int goodRows) {
    long size = state.next().size();
    int smallest = smallest(state);
    if (size <= smallest) {
      return Optional.empty();
    }
    // Where articles may be counted, those without rows may stand in front of it, too.
    boolean placeIsKnown = articleList || !state.counting().articles();
    long wanted = goodRows > smallest || placeIsKnown ? goodRows : size / 2;
    long narrow = Math.max(smallest, wanted < size ? wanted : size / 2);
    return Optional.of(state.asking(rangeFrom(state.next().first(), narrow), state.size()));
  }

  /**
   * Whether the server does not heed the bounds, as a row shows that stands alone and is not JSON.
   */
  public boolean ignoresBounds(PagerState state, BrokenRow row) {
    int mostBefore = articleList ? smallest(state) - 1 : MOST_ROWS_OF_TWO_ARTICLES;
    return row.rowsBefore() > mostBefore || isLeftOut(state, row);
  }

  private static boolean isLeftOut(PagerState state, BrokenRow row) {
    return state.leftOut() != null && row.text().equals(state.leftOut().text());
  }

  /** Continues behind a row that stands alone and cannot be read. */
  public PagerState skip(PagerState state, BrokenRow row) {
    RowRange behind =
        rangeFrom(state.next().last() + 1, Math.max(2, sizeByWeight(1, 0, state.size().ceiling())));
    ReadBlock previous = state.previous();
    Long before = previous == null || previous.rows() == 0 ? null : previous.tailArticle();
    return new PagerState(
        Status.READING,
        null,
        behind,
        state.articles(),
        state.blocksRead() + 1,
        state.rowsKept() + 1,
        state.articlesKept(),
        state.counting(),
        null,
        state.restarts(),
        state.size(),
        null,
        new LeftOut(row.text(), state.rowsKept() + 1, row.articleId(), before));
  }

  /**
   * Of an article list that has ended sooner than it should: asks once more from its last row on.
   * Empty where that was done, or where there is nothing to begin from.
   */
  public Optional<PagerState> secondLook(PagerState state) {
    ReadBlock last = state.previous();
    if (!articleList || last == null || !endIsOpen(state)) {
      return Optional.empty();
    }
    SecondLook secondLook =
        new SecondLook(
            ShortBlock.keys(List.of(RowKey.article(last.tailArticle()))),
            last.asked(),
            last.rows(),
            null);
    return Optional.of(
        state.lookingAgain(rangeFrom(state.rowsKept(), Math.max(2, last.asked())), secondLook));
  }

  /**
   * Whether a complete list may be a page that was cut off: its last block is shorter than asked
   * for, and the server was never seen to give as much. Rows of its last article may be missing.
   */
  public static boolean endIsOpen(PagerState state) {
    ReadBlock last = state.previous();
    return state.status() == Status.COMPLETE
        && last != null
        && last.rows() > 0
        && last.asked() > state.size().honoured();
  }

  /** One row is the overlap, except where there is no block before. */
  private static int smallest(PagerState state) {
    return state.previous() == null ? 1 : 2;
  }

  /**
   * The same list from its beginning; empty after {@link #MAX_RESTARTS}. Its blocks are cut a
   * little differently, so that a coincidence of block and list does not repeat itself.
   */
  public Optional<PagerState> restart(PagerState state) {
    int restarts = state.restarts() + 1;
    if (restarts > MAX_RESTARTS) {
      return Optional.empty();
    }
    int less = restarts * Math.max(1, sizes.initial() / 50);
    int size = sizes.initial() > less ? sizes.initial() - less : sizes.initial();
    int page = state.size().page();
    int within = page == 0 ? size : Math.min(size, Math.max(2, page + 1 - restarts));
    return Optional.of(
        begin(state.articles(), within, page, state.counting().tiesToArticles(), restarts));
  }

  private PagerState begin(
      long articles, int size, int page, boolean tiesToArticles, int restarts) {
    int ceiling = sizes.targetBytes() == 0 || page > 0 ? size : sizes.largest();
    return new PagerState(
        Status.READING,
        null,
        rangeFrom(1, size),
        articles,
        0,
        0,
        0,
        new Counting(true, !articleList, false, tiesToArticles),
        null,
        restarts,
        new PagerState.Size(ceiling, page, 0, 0),
        null,
        null);
  }

  private BlockStep acceptFirst(PagerState state, List<RowKey> rows, long bytes) {
    long asked = state.next().size();
    if ((articleList ? rows.size() : articlesIn(rows)) > asked) {
      if (state.blocksRead() > 0) {
        return misfit(state, rows, state.counting()); // behind a row that was left out
      }
      return new BlockStep(state.complete(rows.size()), 0, null); // inicio and fin are ignored
    }
    Counting counting =
        state.counting().narrowed(rows.size() <= asked, state.counting().articles(), false);
    return advance(state, rows, bytes, 0, counting);
  }

  private BlockStep acceptLater(
      PagerState state, ReadBlock previous, List<RowKey> rows, long bytes) {
    boolean sameRows = previous.sameRowsAs(rows);
    long articlesIn = articlesIn(rows);
    if (sameRows && rows.size() > 1 && (articlesIn > 1 || articleList)) {
      boolean rangesIgnored = state.blocksRead() == 1 && previous.asked() >= TELLING_SIZE;
      return rangesIgnored
          ? new BlockStep(state.complete(0), rows.size(), null)
          : misfit(state, rows, state.counting());
    }
    long asked = state.next().size();
    Counting counting = state.counting();

    boolean overlapsByRow =
        previous.isFull() ? !rows.isEmpty() && previous.endsWith(rows.get(0)) : rows.isEmpty();
    boolean byRows = counting.rows() && rows.size() <= asked && overlapsByRow;

    boolean repeatsTail = previous.tailOpens(rows);
    // An article whose rows have all been read, and that comes again, has been shifted.
    boolean newArticles =
        !previous.knowsArticleOf(
            repeatsTail ? rows.subList(previous.tailRows(), rows.size()) : rows);
    boolean byArticles = counting.articles() && articlesIn <= asked && newArticles;

    // Without a common row, a list that shifted is likelier than a count by articles, unless that
    // has shown otherwise.
    boolean articlesProven = !counting.rows() || !previous.isFull();
    boolean shifted = !byRows && !repeatsTail && !articlesProven;
    if ((!byRows && !byArticles) || shifted) {
      return misfit(state, rows, counting);
    }
    if (counting.guessIsRefutedBy(byRows, byArticles)) {
      return misfit(state, rows, new Counting(true, true, false, !counting.tiesToArticles()));
    }

    int tail = previous.tailRows();
    boolean fitsBothWays = byRows && byArticles && repeatsTail && tail > 1;
    if (fitsBothWays && sameRows) {
      return misfit(state, rows, counting); // blocks cut otherwise will show what it was
    }
    boolean asRows = byRows && !(fitsBothWays && counting.tiesToArticles());
    int dropped = asRows ? Math.min(1, rows.size()) : repeatsTail ? tail : 0;
    return advance(
        state, rows, bytes, dropped, counting.narrowed(byRows, byArticles, fitsBothWays));
  }

  /**
   * A server that gives what it is asked for repeats the end of the short block, and no more. One
   * that gives less shows what comes behind it.
   */
  private BlockStep acceptSecondLook(
      PagerState state, ReadBlock previous, SecondLook secondLook, List<RowKey> rows, long bytes) {
    List<Integer> keys = ShortBlock.keys(rows);
    int from = secondLook.rows().size() - keys.size();
    boolean repeatsTheEnd =
        from >= 0 && secondLook.rows().subList(from, secondLook.rows().size()).equals(keys);
    boolean nothingNew = repeatsTheEnd && !(articleList && keys.isEmpty());
    boolean rangesIgnored = ignoresRanges(state, previous, rows);
    if (nothingNew || rangesIgnored) {
      RowRange then = rangesIgnored ? null : secondLook.then();
      PagerState shown =
          state.lookedAgain(
              then == null ? Status.COMPLETE : Status.READING,
              then == null ? state.next() : then,
              previous,
              state.size().withHonoured(secondLook.asked()));
      return new BlockStep(shown, rows.size(), null);
    }
    return acceptPages(state, previous, secondLook, rows, bytes);
  }

  private boolean ignoresRanges(PagerState state, ReadBlock previous, List<RowKey> rows) {
    boolean tells =
        articleList
            || (articlesIn(rows) > 1
                && state.blocksRead() == 1
                && previous.asked() >= TELLING_SIZE);
    return tells && rows.size() > 1 && previous.sameRowsAs(rows);
  }

  /** The server gives less at once than it was asked for: from now on, that is the block's size. */
  private BlockStep acceptPages(
      PagerState state, ReadBlock previous, SecondLook secondLook, List<RowKey> rows, long bytes) {
    boolean isNextPage =
        previous.rows() == secondLook.articles()
            && !rows.isEmpty()
            && previous.endsWith(rows.get(0));
    long given = Math.max(secondLook.articles(), isNextPage ? rows.size() : articlesIn(rows));
    int page = (int) Math.max(1, Math.max(given, articleList ? 0 : state.articles() / MOST_PAGES));
    // The second look may have asked for less than a page.
    RowRange asFarAsGiven =
        rangeFrom(state.next().first(), Math.max(2, Math.min(page, state.next().size())));
    PagerState capped =
        state.lookedAgain(
            Status.READING, asFarAsGiven, previous.asFull(), state.size().capped(page));
    return isNextPage
        ? acceptLater(capped, previous.asFull(), rows, bytes)
        : new BlockStep(
            capped.misfit(
                "Verial gives %d where %d were asked for".formatted(page, secondLook.asked()),
                state.counting()),
            rows.size(),
            null);
  }

  private BlockStep advance(
      PagerState state, List<RowKey> rows, long bytes, int dropped, Counting counting) {
    ReadBlock before = state.previous();
    long asked = state.next().size();
    // Where articles are counted, the same article's rows again are no sign that more follow.
    boolean repeated = counting.articles() && before != null && before.sameRowsAs(rows);
    boolean full = rows.size() >= asked && !repeated;
    boolean articlesLeft = counting.articles() && state.next().last() < state.articles() + slack();
    boolean goesOn = full || articlesLeft;

    int ceiling = raisedCeiling(state.size());
    ReadBlock read = ReadBlock.of(asked, rows, before);
    long articles = articlesIn(rows);
    RowRange range =
        rangeFrom(state.next().last(), Math.max(2, sizeByWeight(asked, bytes, ceiling)));
    PagerState next =
        new PagerState(
            goesOn ? Status.READING : Status.COMPLETE,
            null,
            range,
            state.articles(),
            state.blocksRead() + 1,
            state.rowsKept() + rows.size() - dropped,
            state.articlesKept() + articles - (dropped > 0 ? 1 : 0),
            counting,
            read,
            state.restarts(),
            state
                .size()
                .withCeiling(ceiling)
                .withBlock(rows.size())
                .withHonoured(full && counting.rows() ? asked : 0),
            null,
            state.leftOut());
    if (!articleList && !(full && counting.rows()) && next.articlesKept() < next.articles()) {
      next = ShortBlock.lookingAgain(next, state.next(), rows, goesOn ? range : null);
    }
    boolean open = full && counting.rows() && !articleList;
    return new BlockStep(next, dropped, open ? (Long) read.tailArticle() : null);
  }

  private int raisedCeiling(PagerState.Size size) {
    int largest = size.page() == 0 ? sizes.largest() : Math.max(2, size.page());
    return Math.min(largest, size.ceiling() + Math.max(1, size.ceiling() / 4));
  }

  private static BlockStep misfit(PagerState state, List<RowKey> rows, Counting learned) {
    String reason =
        "the block from %d to %d does not fit to the one before: the list changed meanwhile"
            .formatted(state.next().first(), state.next().last());
    return new BlockStep(state.misfit(reason, learned), rows.size(), null);
  }

  /** Places beyond the last article, for articles that were added since they were counted. */
  private int slack() {
    return 1 + sizes.largest() / 32;
  }

  private long sizeByWeight(long asked, long bytes, int ceiling) {
    if (sizes.targetBytes() == 0) {
      return ceiling;
    }
    double factor = bytes <= 0 ? 2 : Math.min(2, (double) sizes.targetBytes() / bytes);
    return Math.min(ceiling, (long) (asked * factor));
  }

  private static RowRange rangeFrom(long first, long size) {
    return new RowRange(first, first + size - 1);
  }

  static long articlesIn(List<RowKey> rows) {
    return rows.stream().mapToLong(RowKey::articleId).distinct().count();
  }
}

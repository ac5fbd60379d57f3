package dev.verialsync.activities.verial;

import dev.verialsync.activities.verial.PagerState.Status;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
  private static final int TELLING_SIZE = 8;

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

  /** For stock, tariffs and pictures, where an article has none, one or several rows. */
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
    return begin(articles, sizes.initial(), false, 0);
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
    return previous == null
        ? acceptFirst(state, rows, bytes)
        : acceptLater(state, previous, rows, bytes);
  }

  /** Asks for less, after InfoError 4; empty when there is no smaller block. */
  public Optional<PagerState> smaller(PagerState state) {
    long size = state.next().size();
    // One row is the overlap, except in the first block.
    int smallest = state.previous() == null ? 1 : 2;
    if (size <= smallest) {
      return Optional.empty();
    }
    int half = (int) Math.max(size / 2, smallest);
    return Optional.of(state.asking(rangeFrom(state.next().first(), half), half));
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
    return Optional.of(begin(state.articles(), size, state.counting().tiesToArticles(), restarts));
  }

  /**
   * Compares a complete reading with what GetNumArticulosWS said before and after it, where the
   * server knows that; null where it does not.
   */
  public PagerState checked(PagerState state, @Nullable Long before, @Nullable Long after) {
    Long wrong = before != null && before != state.rowsKept() ? before : after;
    if (state.status() != Status.COMPLETE || wrong == null || wrong == state.rowsKept()) {
      return state;
    }
    return state.misfit(
        state.rowsKept() + " rows were read, but Verial counted " + wrong, state.counting());
  }

  private PagerState begin(long articles, int size, boolean tiesToArticles, int restarts) {
    return new PagerState(
        Status.READING,
        null,
        rangeFrom(1, size),
        sizes.targetBytes() == 0 ? size : sizes.largest(),
        articles,
        0,
        0,
        new Counting(true, !articleList, false, tiesToArticles),
        null,
        restarts);
  }

  private BlockStep acceptFirst(PagerState state, List<RowKey> rows, long bytes) {
    long asked = state.next().size();
    if ((articleList ? rows.size() : articlesIn(rows)) > asked) {
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
            repeatsTail ? rows.subList(previous.tail().size(), rows.size()) : rows);
    boolean byArticles = counting.articles() && articlesIn <= asked && newArticles;

    // Without a common row, a list that shifted is likelier than a count by articles, unless that
    // has shown otherwise.
    boolean articlesProven = !counting.rows() || rows.size() > asked || !previous.isFull();
    boolean shifted = !byRows && !repeatsTail && !articlesProven;
    if ((!byRows && !byArticles) || shifted) {
      return misfit(state, rows, counting);
    }
    if (counting.guessIsRefutedBy(byRows, byArticles)) {
      return misfit(state, rows, new Counting(true, true, false, !counting.tiesToArticles()));
    }

    int tail = previous.tail().size();
    boolean fitsBothWays = byRows && byArticles && repeatsTail && tail > 1;
    if (fitsBothWays && sameRows) {
      return misfit(state, rows, counting); // blocks cut otherwise will show what it was
    }
    boolean asRows = byRows && !(fitsBothWays && counting.tiesToArticles());
    int dropped = asRows ? Math.min(1, rows.size()) : repeatsTail ? tail : 0;
    return advance(
        state, rows, bytes, dropped, counting.narrowed(byRows, byArticles, fitsBothWays));
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

    int ceiling = Math.min(sizes.largest(), state.ceiling() + Math.max(1, state.ceiling() / 4));
    ReadBlock read = ReadBlock.of(asked, rows, before);
    PagerState next =
        new PagerState(
            goesOn ? Status.READING : Status.COMPLETE,
            null,
            rangeFrom(state.next().last(), Math.max(2, sizeByWeight(asked, bytes, ceiling))),
            ceiling,
            state.articles(),
            state.blocksRead() + 1,
            state.rowsKept() + rows.size() - dropped,
            counting,
            read,
            state.restarts());
    boolean open = full && counting.rows() && !articleList;
    return new BlockStep(next, dropped, open ? (Long) read.tailArticle() : null);
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

  private static long articlesIn(List<RowKey> rows) {
    return rows.stream().mapToLong(RowKey::articleId).distinct().count();
  }
}

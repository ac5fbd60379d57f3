package dev.verialsync.activities.listing.paging;

import dev.verialsync.activities.verial.call.RowRange;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the reading of one list in blocks stands: made and moved on by {@link BlockPager}, and
 * plain enough to be kept as JSON: a reading resumes from it after a crash.
 *
 * @param misfit why the list must be read anew; null unless the status says so
 * @param next the block to ask for while the status is {@code READING}
 * @param articles how many articles there are; of no meaning for the article list itself
 * @param blocksRead since this reading began
 * @param rowsKept since this reading began, rows that could not be read included
 * @param articlesKept how many articles these rows are of
 * @param counting what the bounds may count
 * @param previous the block before; null at the beginning, and behind a row that was left out
 * @param restarts how often the list has been begun anew
 * @param size what is known of the sizes of blocks
 * @param secondLook what the next block is to show; null where it is a block like the others
 * @param leftOut the last row that was left out; null where none was. While there is no previous
 *     block, what comes next is its neighbour
 */
public record PagerState(
    Status status,
    @Nullable String misfit,
    RowRange next,
    long articles,
    int blocksRead,
    long rowsKept,
    long articlesKept,
    Counting counting,
    @Nullable ReadBlock previous,
    int restarts,
    Size size,
    @Nullable SecondLook secondLook,
    @Nullable LeftOut leftOut) {

  /** Where a reading stands. */
  public enum Status {
    READING,
    COMPLETE,
    /** The blocks do not fit together: read the list anew, see {@link BlockPager#restart}. */
    MISFIT
  }

  /**
   * Sizes of blocks, in rows or in articles, whichever the bounds count.
   *
   * @param ceiling that a block may have at present
   * @param page that the server gives at most, as far as it has shown; 0 while it gives what it is
   *     asked for
   * @param honoured the largest that the server was shown to give whole
   * @param largest rows that one block had
   */
  public record Size(int ceiling, int page, long honoured, int largest) {
    Size withCeiling(int newCeiling) {
      return new Size(newCeiling, page, honoured, largest);
    }

    Size withHonoured(long asked) {
      return new Size(ceiling, page, Math.max(honoured, asked), largest);
    }

    /** A server that gives less than it is asked for. */
    Size capped(int newPage) {
      return new Size(Math.min(ceiling, newPage), newPage, 0, largest);
    }

    Size withBlock(int rows) {
      return new Size(ceiling, page, honoured, Math.max(largest, rows));
    }
  }

  /**
   * A second look at the end of a block that was shorter than asked for.
   *
   * @param rows of that block, each as a number
   * @param asked of that block
   * @param articles in that block
   * @param then the block to continue with if nothing new shows; null where the list is complete
   *     then
   */
  public record SecondLook(List<Integer> rows, long asked, int articles, @Nullable RowRange then) {
    public SecondLook {
      rows = List.copyOf(rows);
    }
  }

  /**
   * A row that is not JSON.
   *
   * @param text around the fault
   * @param position in the list, from 1
   * @param articleId as its text names it; null where that shows none
   * @param before the article of the row in front of it; null where that is not known
   */
  public record LeftOut(
      String text, long position, @Nullable Long articleId, @Nullable Long before) {

    /** Which articles it may be of, as far as what stands in front of it shows. */
    public List<Long> inDoubt() {
      Long article = articleId == null ? before : articleId;
      return article == null ? List.of() : List.of(article);
    }
  }

  /** The block to ask for; empty when the reading is over, in whichever way. */
  public Optional<RowRange> range() {
    return status == Status.READING ? Optional.of(next) : Optional.empty();
  }

  PagerState asking(RowRange range, Size newSize) {
    return with(status, misfit, range, counting, previous, newSize, secondLook);
  }

  PagerState lookingAgain(RowRange range, SecondLook newSecondLook) {
    return with(Status.READING, null, range, counting, previous, size, newSecondLook);
  }

  /** The second look is over. */
  PagerState lookedAgain(Status newStatus, RowRange range, ReadBlock block, Size newSize) {
    return with(newStatus, null, range, counting, block, newSize, null);
  }

  PagerState misfit(String reason, Counting learned) {
    return with(Status.MISFIT, reason, next, learned, previous, size, null);
  }

  private PagerState with(
      Status newStatus,
      @Nullable String reason,
      RowRange range,
      Counting learned,
      @Nullable ReadBlock block,
      Size newSize,
      @Nullable SecondLook newSecondLook) {
    return new PagerState(
        newStatus,
        reason,
        range,
        articles,
        blocksRead,
        rowsKept,
        articlesKept,
        learned,
        block,
        restarts,
        newSize,
        newSecondLook,
        leftOut);
  }

  /** The same place, with the reason why what was read is not the whole list. */
  public PagerState because(String reason) {
    return misfit(reason, counting);
  }

  PagerState complete(int newRows) {
    return new PagerState(
        Status.COMPLETE,
        null,
        next,
        articles,
        blocksRead + 1,
        rowsKept + newRows,
        articlesKept,
        counting,
        previous,
        restarts,
        size.withBlock(newRows).withHonoured(Integer.MAX_VALUE),
        null,
        leftOut);
  }
}

package dev.verialsync.activities.verial;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the reading of one list in blocks stands: made and moved on by {@link BlockPager}, and
 * plain enough to be kept as JSON, so that a reading goes on after a crash.
 *
 * @param misfit why the list must be read anew; null unless the status says so
 * @param next the block to ask for while the status is {@code READING}
 * @param ceiling rows that a block may have at present
 * @param articles how many articles there are; of no meaning for the article list itself
 * @param blocksRead since this reading began
 * @param rowsKept since this reading began
 * @param previous the block before; null at the beginning
 * @param restarts how often the list has been begun anew
 */
public record PagerState(
    Status status,
    @Nullable String misfit,
    RowRange next,
    int ceiling,
    long articles,
    int blocksRead,
    long rowsKept,
    Counting counting,
    @Nullable ReadBlock previous,
    int restarts) {

  /** Where a reading stands. */
  public enum Status {
    READING,
    COMPLETE,
    /** The blocks do not fit together: read the list anew, see {@link BlockPager#restart}. */
    MISFIT
  }

  /** The block to ask for; empty when the reading is over, in whichever way. */
  public Optional<RowRange> range() {
    return status == Status.READING ? Optional.of(next) : Optional.empty();
  }

  PagerState asking(RowRange range, int newCeiling) {
    return new PagerState(
        status,
        misfit,
        range,
        newCeiling,
        articles,
        blocksRead,
        rowsKept,
        counting,
        previous,
        restarts);
  }

  PagerState misfit(String reason, Counting learned) {
    return new PagerState(
        Status.MISFIT,
        reason,
        next,
        ceiling,
        articles,
        blocksRead,
        rowsKept,
        learned,
        previous,
        restarts);
  }

  PagerState complete(int newRows) {
    return new PagerState(
        Status.COMPLETE,
        null,
        next,
        ceiling,
        articles,
        blocksRead + 1,
        rowsKept + newRows,
        counting,
        previous,
        restarts);
  }
}

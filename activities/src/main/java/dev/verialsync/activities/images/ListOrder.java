package dev.verialsync.activities.images;

import dev.verialsync.db.media.block.SkippedRange;
import java.util.ArrayList;
import java.util.List;

/**
 * What the order of a list of images shows of the places in it that Verial did not give.
 *
 * @param last the article of the last row that was read; 0 at the beginning
 * @param ascending whether ids have never become smaller
 * @param skipped the places; the last of them is open while nothing behind it was read
 */
record ListOrder(long last, boolean ascending, List<SkippedRange> skipped) {

  static final ListOrder NONE = new ListOrder(0, true, List.of());

  ListOrder {
    skipped = List.copyOf(skipped);
  }

  /** Rows of these articles came next. */
  ListOrder followedBy(List<Long> articleIds) {
    List<SkippedRange> places = new ArrayList<>(skipped);
    if (isOpen() && !articleIds.isEmpty()) {
      SkippedRange open = places.remove(places.size() - 1);
      places.add(new SkippedRange(open.from(), articleIds.get(0)));
    }
    long before = last;
    boolean still = ascending;
    for (long id : articleIds) {
      still &= id >= before;
      before = id;
    }
    return new ListOrder(before, still, places);
  }

  /** Verial does not give what comes next. */
  ListOrder passingOver() {
    if (isOpen()) {
      return this;
    }
    List<SkippedRange> places = new ArrayList<>(skipped);
    places.add(new SkippedRange(last, Long.MAX_VALUE));
    return new ListOrder(last, ascending, places);
  }

  /** Whether what comes next stands behind such a place. */
  boolean isOpen() {
    return !skipped.isEmpty() && skipped.get(skipped.size() - 1).to() == Long.MAX_VALUE;
  }

  /** Which articles may stand there. */
  List<SkippedRange> places() {
    return ascending || skipped.isEmpty() ? skipped : List.of(SkippedRange.ANYWHERE);
  }
}

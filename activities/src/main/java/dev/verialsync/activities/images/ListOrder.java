package dev.verialsync.activities.images;

import dev.verialsync.db.media.block.PassedOver;
import java.util.ArrayList;
import java.util.List;

/**
 * What the order of a list of images tells of the places in it that Verial did not give.
 *
 * @param last the article of the last row that was read; 0 at the beginning
 * @param ascending whether ids have never become smaller
 * @param passedOver the places; the last of them is open while nothing behind it was read
 */
record ListOrder(long last, boolean ascending, List<PassedOver> passedOver) {

  static final ListOrder NONE = new ListOrder(0, true, List.of());

  ListOrder {
    passedOver = List.copyOf(passedOver);
  }

  /** Rows of these articles came next. */
  ListOrder followedBy(List<Long> articleIds) {
    List<PassedOver> places = new ArrayList<>(passedOver);
    if (isOpen() && !articleIds.isEmpty()) {
      PassedOver open = places.remove(places.size() - 1);
      places.add(new PassedOver(open.from(), articleIds.get(0)));
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
    List<PassedOver> places = new ArrayList<>(passedOver);
    places.add(new PassedOver(last, Long.MAX_VALUE));
    return new ListOrder(last, ascending, places);
  }

  /** Whether what comes next stands behind such a place. */
  boolean isOpen() {
    return !passedOver.isEmpty() && passedOver.get(passedOver.size() - 1).to() == Long.MAX_VALUE;
  }

  /** Which articles may stand there. */
  List<PassedOver> places() {
    return ascending || passedOver.isEmpty() ? passedOver : List.of(PassedOver.ANYWHERE);
  }
}

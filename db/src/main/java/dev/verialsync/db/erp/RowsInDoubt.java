package dev.verialsync.db.erp;

import java.util.List;

/**
 * Articles of whose rows a reading of stock or tariffs may have shown one twice or missed one,
 * because rows changed places between two answers.
 *
 * @param twice how many have rows in two answers that are not one stretch across the edge between
 *     them
 * @param lacking how many are listed and have fewer rows than they had, or none
 * @param some of both, those of {@code twice} first; at most {@link #MOST_NAMED}
 * @param settled how many have been asked for alone since; they are counted nowhere else
 * @param answers that the reading is made of
 */
public record RowsInDoubt(long twice, long lacking, List<Long> some, long settled, long answers) {

  /** One more than may be asked for alone. */
  public static final int MOST_NAMED = 101;

  public static final RowsInDoubt NONE = new RowsInDoubt(0, 0, List.of(), 0, 0);

  public RowsInDoubt {
    some = List.copyOf(some);
  }

  /** How many articles there were before any was settled. */
  public long size() {
    return twice + lacking + settled;
  }

  /** Without those that may have been missed: what the list lacks is not there. */
  public RowsInDoubt onlyTwice() {
    return new RowsInDoubt(
        twice, 0, some.subList(0, (int) Math.min(twice, some.size())), settled, answers);
  }
}

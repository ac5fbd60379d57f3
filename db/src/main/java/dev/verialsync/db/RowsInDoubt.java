package dev.verialsync.db;

import java.util.List;

/**
 * Articles of whose rows a reading of stock or tariffs may have shown one twice or missed one,
 * because rows changed places between two answers.
 *
 * @param twice have rows in two answers that are not one stretch across the edge between them
 * @param lacking are listed and have fewer rows than they had, or none
 * @param settled have been asked for alone since, and stand in neither list
 * @param answers that the reading is made of
 */
public record RowsInDoubt(List<Long> twice, List<Long> lacking, long settled, long answers) {

  public static final RowsInDoubt NONE = new RowsInDoubt(List.of(), List.of(), 0, 0);

  /** How many articles there were before any was settled. */
  public long size() {
    return twice.size() + lacking.size() + settled;
  }
}

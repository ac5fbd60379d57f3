package dev.verialsync.db.erp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a reading of a list stands.
 *
 * @param since Verial's wall-clock time since which changes are asked for; null = the whole list
 * @param cursorJson what the reader committed last, in its own terms; null = nothing yet
 * @param blocks committed so far
 * @param rows committed so far
 * @param repeated articles that the article list showed again
 * @param unreadable rows that were left out because they are not JSON
 * @param belied what Verial counts instead, of a list that was believed all the same; else null
 */
public record Reading(
    long id,
    long runId,
    @Nullable String since,
    State state,
    @Nullable String cursorJson,
    int blocks,
    long rows,
    List<Long> repeated,
    int unreadable,
    @Nullable String belied) {

  public Reading {
    repeated = List.copyOf(repeated);
  }

  /** How far it is. */
  public enum State {
    /** Blocks are still to come. */
    OPEN,
    /** All blocks are here. */
    COMPLETE,
    /** What the list means has been carried out. */
    ACCEPTED,
    /** It did not fit together; another reading takes its place. */
    ABANDONED
  }
}

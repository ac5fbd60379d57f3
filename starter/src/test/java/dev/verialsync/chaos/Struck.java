package dev.verialsync.chaos;

import java.time.Instant;
import java.util.Set;

/**
 * A disturbance that happened.
 *
 * @param at when it began
 * @param committed articles whose pictures were written before it began
 * @param asked articles whose pictures had been asked for by then
 * @param millisToGoOn from all being back to the run's going on; negative if it did not in time
 */
record Struck(
    Disturbance disturbance, Instant at, Set<Long> committed, Set<Long> asked, long millisToGoOn) {

  /** Articles in hand: asked for, and not written. */
  int inHand() {
    return (int) asked.stream().filter(article -> !committed.contains(article)).count();
  }

  boolean wentOnInTime() {
    return millisToGoOn >= 0 && millisToGoOn <= disturbance.limit().toMillis();
  }
}

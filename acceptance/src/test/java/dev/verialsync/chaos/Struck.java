package dev.verialsync.chaos;

import java.time.Instant;
import java.util.Set;

/**
 * A disturbance that happened.
 *
 * @param at when it began
 * @param back when all was back
 * @param committed articles whose images were written before it began
 * @param asked articles whose images had been asked for by then
 * @param millisToGoOn from all being back to the run's going on; negative if it did not in time
 */
record Struck(
    Disturbance disturbance,
    Instant at,
    Instant back,
    Set<Long> committed,
    Set<Long> asked,
    long millisToGoOn) {

  /** Whether it was going on at a moment. */
  boolean lastedAt(Instant moment) {
    return !moment.isBefore(at) && !moment.isAfter(back);
  }

  /** Articles in hand: asked for, and not written. */
  int inHand() {
    return (int) asked.stream().filter(article -> !committed.contains(article)).count();
  }

  boolean wentOnInTime() {
    return millisToGoOn >= 0 && millisToGoOn <= disturbance.limit().toMillis();
  }
}

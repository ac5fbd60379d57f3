package dev.verialsync.chaos;

import java.time.Duration;

/**
 * Something that happens to a run.
 *
 * @param title as the table names it
 * @param kills how many processes get SIGKILL; a whole family counts as one
 * @param limit within which the run must go on once all is back
 * @param blow does it, and returns when all is back
 */
record Disturbance(String title, int kills, Duration limit, Blow blow) {
  static final Duration USUAL = Duration.ofSeconds(30);

  /** Temporal's pollers back off. */
  static final Duration TEMPORAL = Duration.ofMinutes(1);

  /** What a disturbance does. */
  interface Blow {
    /**
     * Strikes once.
     *
     * @throws RunOverException when there is no run (any more) that this could be done to
     */
    void strike(Scene scene) throws Exception;
  }
}

package dev.verialsync.chaos;

import dev.verialsync.simulator.VerialSimulator;
import java.util.Random;

/**
 * An ERP that answers as if nothing were wrong, and wrongly.
 *
 * @param title as the table names it
 * @param when how it lies in time
 * @param mayFail whether a run that meets it may end as failed
 * @param telling begins it
 */
record Lie(String title, When when, boolean mayFail, Telling telling) {

  /** How a lie lies in time. */
  enum When {
    /** From before the ERP's changes until after the run. */
    WITH_CHANGES,
    /** As long as the run. */
    ALL_RUN,
    /** As long as the run, in which Verial reports every article as changed. */
    ALL_RUN_ALL_CHANGED,
    /** For some seconds of the run, which waits for its end. */
    A_WHILE
  }

  /** Begins a lie. */
  interface Telling {
    /** Returns what ends it and leaves the ERP as it was. */
    Runnable begin(VerialSimulator erp, Random random);
  }

  /** Whether it cannot be told with others, which would hide what must be learnt during it. */
  boolean isAlone() {
    return when == When.WITH_CHANGES;
  }
}

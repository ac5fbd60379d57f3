package dev.verialsync.db.run;

import org.jooq.DSLContext;

/** What else belongs to a run's end: it is committed together with it, or not at all. */
public interface RunEnding {

  RunEnding NOTHING = (sql, run) -> {};

  /**
   * A run that was running has ended; called once for each end.
   *
   * @param sql the transaction, in which no run can be opened or closed meanwhile
   */
  void ended(DSLContext sql, Run run);
}

package dev.verialsync.activities.run;

import dev.verialsync.db.run.RunStatus;

/** Learns how runs end, for those who watch the worker. */
public interface RunWatch {

  /** A run has ended; closing it again, as Temporal may ask, says so again. */
  void ended(long runId, RunStatus status);
}

package dev.verialsync.activities.verial.call;

import dev.verialsync.activities.verial.MissingMethodPolicy;

/** What a failed call asks of its caller. */
public enum FailureKind {
  /** Ask again, calmly, for as long as it takes. */
  TRANSIENT,
  /** Stop the run: a person must do something first. */
  FATAL,
  /** Perhaps this server's version lacks the method; see {@link MissingMethodPolicy}. */
  UNKNOWN_METHOD,
  /** The caller did not want the answer any more. */
  CANCELLED
}

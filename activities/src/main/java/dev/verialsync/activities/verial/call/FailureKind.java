package dev.verialsync.activities.verial.call;

/** What a failed call asks of its caller. */
public enum FailureKind {
  /** Ask again, calmly, for as long as it takes. */
  TRANSIENT,
  /** Stop the run: a person must do something first. */
  FATAL,
  /** Perhaps this server's version lacks the method; see {@code MissingMethodPolicy}. */
  UNKNOWN_METHOD,
  /** The caller did not want the answer any more. */
  CANCELLED
}

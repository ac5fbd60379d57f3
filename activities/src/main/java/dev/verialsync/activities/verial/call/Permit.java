package dev.verialsync.activities.verial.call;

/** The right to make one call now. */
public interface Permit {

  /** Registers what aborts the HTTP call; to be run, in any thread, when the lease was lost. */
  void onLost(Runnable abort);

  /**
   * The call is over: called once, right after the answer's last byte or its failure.
   *
   * @param millis whole milliseconds from the permit to the last byte
   * @param bytes of the answer's body that arrived, decompressed
   */
  void complete(long millis, long bytes, CallOutcome outcome);

  /** The call was not made and will not be: called once, instead of completing it. */
  void giveBack();
}

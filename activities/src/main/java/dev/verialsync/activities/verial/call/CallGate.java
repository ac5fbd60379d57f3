package dev.verialsync.activities.verial.call;

import dev.verialsync.activities.task.Cancellation;

/** The one gate to Verial: every HTTP request waits here for its permit first. */
public interface CallGate {

  /**
   * Blocks until the call may start. The client sends the request at once and then completes the
   * permit, once. Whatever this throws, a {@link VerialException} included, reaches the client's
   * caller untouched.
   *
   * @param cancellation of the call that waits; an implementation should stop waiting when it fires
   * @throws InterruptedException if the thread is interrupted while it waits; the client turns it
   *     into a {@link CallCancelledException} and keeps the interrupt flag
   */
  Permit acquire(CallTicket ticket, Cancellation cancellation) throws InterruptedException;
}

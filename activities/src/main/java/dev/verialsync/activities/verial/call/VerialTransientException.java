package dev.verialsync.activities.verial.call;

/** A failure that passes: network, overload, an answer that broke off, InfoError 2 and 4. */
public final class VerialTransientException extends VerialException {
  public VerialTransientException(Failure failure) {
    super(FailureKind.TRANSIENT, failure);
  }
}

package dev.verialsync.activities.verial.call;

/** The call was cancelled, or its thread interrupted, before the answer's last byte. */
public final class CallCancelledException extends VerialException {
  public CallCancelledException(Failure failure) {
    super(FailureKind.CANCELLED, failure);
  }
}

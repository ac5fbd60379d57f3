package dev.verialsync.activities.verial;

/** The call was cancelled, or its thread interrupted, before the answer's last byte. */
public final class CallCancelledException extends VerialException {
  CallCancelledException(Failure failure) {
    super(FailureKind.CANCELLED, failure);
  }
}

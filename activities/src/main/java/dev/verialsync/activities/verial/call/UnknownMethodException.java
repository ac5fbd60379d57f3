package dev.verialsync.activities.verial.call;

/** An answer that looks as if the server's version lacked the method. */
public final class UnknownMethodException extends VerialException {
  public UnknownMethodException(Failure failure) {
    super(FailureKind.UNKNOWN_METHOD, failure);
  }
}

package dev.verialsync.activities.verial.call;

/** A failure that waiting does not fix: session, licence, configuration, or a bug of ours. */
public final class VerialFatalException extends VerialException {
  public VerialFatalException(Failure failure) {
    super(FailureKind.FATAL, failure);
  }
}

package dev.verialsync.activities.verial;

/** A failure that waiting does not fix: session, licence, configuration, or a bug of ours. */
public final class VerialFatalException extends VerialException {
  VerialFatalException(Failure failure) {
    super(FailureKind.FATAL, failure);
  }
}

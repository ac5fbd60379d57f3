package dev.verialsync.chaos;

/** The run ended before it could be disturbed: the disturbance does not count. */
final class RunOverException extends Exception {
  private static final long serialVersionUID = 1L;

  RunOverException() {
    super("the run is over");
  }
}

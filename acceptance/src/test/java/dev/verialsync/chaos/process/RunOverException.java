package dev.verialsync.chaos.process;

/** The run ended before it could be disturbed: the disturbance does not count. */
public final class RunOverException extends Exception {
  private static final long serialVersionUID = 1L;

  public RunOverException() {
    super("the run is over");
  }
}

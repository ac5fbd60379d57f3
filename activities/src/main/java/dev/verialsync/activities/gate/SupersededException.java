package dev.verialsync.activities.gate;

/** The run that asks is not the open one any more; it may not call again. */
public final class SupersededException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SupersededException(String reason) {
    super("This run may not call Verial any more: " + reason + ".");
  }
}

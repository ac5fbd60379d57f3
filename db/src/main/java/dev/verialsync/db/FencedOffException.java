package dev.verialsync.db;

/** The run is not the open one (any more): nothing was written, and it must not try again. */
public final class FencedOffException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public FencedOffException(String message) {
    super(message);
  }

  FencedOffException(String message, Throwable cause) {
    super(message, cause);
  }
}

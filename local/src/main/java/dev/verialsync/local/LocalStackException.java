package dev.verialsync.local;

/**
 * The stack could not be started; the message is for a person: what failed, what was found, what to
 * do.
 */
public final class LocalStackException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LocalStackException(String message) {
    super(message);
  }

  public LocalStackException(String message, Throwable cause) {
    super(message, cause);
  }
}

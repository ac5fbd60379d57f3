package dev.verialsync.starter.services;

/** A service does not answer; the message names it, its address and what would start one. */
public final class UnreachableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreachableException(String message, Throwable cause) {
    super(message, cause);
  }
}

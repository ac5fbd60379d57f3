package dev.verialsync.db;

/**
 * The database's schema is not the one that this program was built for; the message says what to
 * do.
 */
public final class SchemaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SchemaException(String message) {
    super(message);
  }
}

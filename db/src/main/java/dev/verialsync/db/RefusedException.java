package dev.verialsync.db;

/**
 * PostgreSQL refused the data (SQLSTATE classes 22 and 23): nothing was written, and the same data
 * will be refused again. Whoever wrote a batch splits it until the culprit stands alone.
 */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String sqlState;

  RefusedException(String message, String sqlState, Throwable cause) {
    super(message, cause);
    this.sqlState = sqlState;
  }

  /** Five characters, the first two of them 22 or 23. */
  public String sqlState() {
    return sqlState;
  }
}

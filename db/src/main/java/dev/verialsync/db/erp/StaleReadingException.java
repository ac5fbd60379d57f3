package dev.verialsync.db.erp;

/** The reading has gone on, or ended, without the caller: another attempt has taken its place. */
public final class StaleReadingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StaleReadingException(long readingId) {
    super("reading " + readingId + " is not where this attempt left it");
  }
}

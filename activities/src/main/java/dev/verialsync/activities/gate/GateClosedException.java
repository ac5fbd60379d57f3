package dev.verialsync.activities.gate;

/** The gate has let no call through for minutes; the caller should come back later. */
public final class GateClosedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  GateClosedException(String sentence) {
    super(sentence);
  }
}

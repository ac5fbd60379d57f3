package dev.verialsync.activities.verial.spool;

import java.io.IOException;

/** This machine's temporary directory failed, as opposed to the network. */
public final class SpoolException extends IOException {
  SpoolException(IOException cause) {
    super(cause);
  }

  public String reason() {
    Throwable cause = getCause();
    return cause == null || cause.getMessage() == null
        ? getClass().getSimpleName()
        : cause.getMessage();
  }
}

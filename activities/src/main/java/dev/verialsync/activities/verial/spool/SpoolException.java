package dev.verialsync.activities.verial.spool;

import java.io.IOException;
import java.util.Objects;

/** This machine's temporary directory failed, as opposed to the network; the message says how. */
public final class SpoolException extends IOException {
  SpoolException(IOException cause) {
    super(Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName()), cause);
  }
}

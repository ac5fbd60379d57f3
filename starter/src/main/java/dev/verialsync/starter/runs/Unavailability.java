package dev.verialsync.starter.runs;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/** Tells Temporal's silence from a worker's: the client makes one exception of both. */
public final class Unavailability {

  private Unavailability() {}

  /** Whether it was the server that did not answer. */
  public static boolean isIn(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof StatusRuntimeException rpc) {
        return rpc.getStatus().getCode() == Status.Code.UNAVAILABLE;
      }
    }
    return false;
  }
}

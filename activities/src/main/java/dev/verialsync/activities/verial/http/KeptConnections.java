package dev.verialsync.activities.verial.http;

import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Protocol;
import okhttp3.Response;

/**
 * Whether the server keeps its connections open from call to call. One that closes them without a
 * word (HTTP/1.0 by default, an idle time of a moment) would cost a failed call each time that a
 * connection is used again: then it must close them.
 */
final class KeptConnections {

  /** One may be chance, or a server that was restarted. */
  private static final int TELLING = 3;

  private final AtomicInteger droppedInARow = new AtomicInteger();
  private volatile boolean kept = true;

  /** Whether to rely on it; if not, a request should say that its connection is to be closed. */
  boolean areKept() {
    return kept;
  }

  /**
   * An answer has begun.
   *
   * @param usedAgain whether its connection had served a call before
   */
  void answered(Response response, boolean usedAgain) {
    if (usedAgain) {
      droppedInARow.set(0);
    }
    if (response.protocol() == Protocol.HTTP_1_0
        && !"keep-alive".equalsIgnoreCase(response.header("Connection"))) {
      kept = false;
    }
  }

  /** The connection ended before an answer began. */
  void dropped(boolean usedAgain) {
    if (usedAgain && droppedInARow.incrementAndGet() >= TELLING) {
      kept = false;
    }
  }
}

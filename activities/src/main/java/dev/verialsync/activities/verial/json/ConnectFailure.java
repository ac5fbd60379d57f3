package dev.verialsync.activities.verial.json;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.SSLException;

/** Why no connection came about, for a sentence; quotes no address. */
final class ConnectFailure {

  private ConnectFailure() {}

  static String reason(IOException cause, Duration timeout) {
    if (cause instanceof UnknownHostException) {
      return "unknown host";
    }
    if (cause instanceof NoRouteToHostException) {
      return "no route to host";
    }
    if (cause instanceof InterruptedIOException) {
      return "no connection within " + AnswerJudge.seconds(timeout);
    }
    if (cause instanceof SSLException) {
      return "TLS failed: check the server's certificate";
    }
    if (cause instanceof ConnectException) {
      String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
      return message.contains("unreachable") ? "network unreachable" : "connection refused";
    }
    return cause.getClass().getSimpleName();
  }
}

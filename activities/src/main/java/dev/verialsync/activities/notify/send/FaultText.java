package dev.verialsync.activities.notify.send;

import dev.verialsync.db.SafeText;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** What went wrong with a connection, in a few words. */
final class FaultText {

  private static final int LONGEST = 200;

  private FaultText() {}

  static String of(IOException fault) {
    Throwable root = fault;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    if (root instanceof UnknownHostException) {
      return "unknown host";
    }
    if (root instanceof SocketTimeoutException) {
      return "no answer in time";
    }
    return root instanceof ConnectException || fault.getMessage() == null
        ? line(String.valueOf(root.getMessage()))
        : line(fault.getMessage());
  }

  /** What a server said, on one line. */
  static String line(@Nullable String text) {
    String line = String.valueOf(SafeText.line(text)).strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}

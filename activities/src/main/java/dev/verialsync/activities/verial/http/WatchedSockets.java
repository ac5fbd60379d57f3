package dev.verialsync.activities.verial.http;

import dev.verialsync.activities.task.UnconnectedSocketFactory;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import org.apache.commons.io.input.ProxyInputStream;

/**
 * Bounds what a server may send without any content coming out of it. OkHttp and okio keep a
 * chunk's extension and the file name of a gzip header in memory up to their ends, which may never
 * come.
 */
final class WatchedSockets extends UnconnectedSocketFactory {
  /** OkHttp bounds headers, the longest that is honest, at 256 KiB. */
  static final int LIMIT_BYTES = 1 << 20;

  /**
   * Of the call that this thread makes; HTTP/2's own threads make none, and bound what they keep.
   */
  @SuppressWarnings("ThreadLocalUsage") // one for each client, which ends its calls itself
  private final ThreadLocal<long[]> withoutContent = new ThreadLocal<>();

  /** A call begins, or content of its answer came. */
  void contentCame() {
    long[] count = withoutContent.get();
    if (count == null) {
      withoutContent.set(new long[1]);
    } else {
      count[0] = 0;
    }
  }

  void callEnds() {
    withoutContent.remove();
  }

  private void arrived(int bytes) throws MalformedAnswerException {
    long[] count = withoutContent.get();
    if (count == null || bytes < 0) {
      return;
    }
    count[0] += bytes;
    if (count[0] > LIMIT_BYTES) {
      throw new MalformedAnswerException(
          "has more than "
              + LIMIT_BYTES
              + " bytes in a row without content (headers, or what frames chunks or gzip)");
    }
  }

  @Override
  public Socket createSocket() {
    return new Socket() {
      @Override
      public InputStream getInputStream() throws IOException {
        return new ProxyInputStream(super.getInputStream()) {
          @Override
          protected void afterRead(int count) throws IOException {
            arrived(count);
          }
        };
      }
    };
  }
}

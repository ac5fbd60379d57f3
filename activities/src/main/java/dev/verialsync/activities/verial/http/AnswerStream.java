package dev.verialsync.activities.verial.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** An answer's content as OkHttp gives it out, counted up to a limit. */
final class AnswerStream extends FilterInputStream {
  private final long limit;
  private final WatchedSockets sockets;
  private long count;

  AnswerStream(InputStream in, long limit, WatchedSockets sockets) {
    super(in);
    this.limit = limit;
    this.sockets = sockets;
  }

  long count() {
    return count;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read;
    try {
      read = in.read(bytes, offset, length);
    } catch (RuntimeException e) {
      throw MalformedAnswerException.of(e);
    }
    if (read > 0) {
      sockets.contentCame();
      count += read;
      if (count > limit) {
        throw new AnswerTooLargeException(limit);
      }
    }
    return read;
  }
}

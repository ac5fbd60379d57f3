package dev.verialsync.activities.verial.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts the bytes that arrived, up to a limit. */
final class CountingInputStream extends FilterInputStream {
  private final long limit;
  private long count;

  CountingInputStream(InputStream in, long limit) {
    super(in);
    this.limit = limit;
  }

  long count() {
    return count;
  }

  @Override
  public int read() throws IOException {
    int b = in.read();
    if (b >= 0) {
      count(1);
    }
    return b;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = in.read(bytes, offset, length);
    if (read > 0) {
      count(read);
    }
    return read;
  }

  private void count(int read) throws AnswerTooLargeException {
    count += read;
    if (count > limit) {
      throw new AnswerTooLargeException(limit);
    }
  }
}

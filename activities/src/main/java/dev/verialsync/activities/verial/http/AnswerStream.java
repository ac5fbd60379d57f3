package dev.verialsync.activities.verial.http;

import dev.verialsync.activities.verial.call.VerialException;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;
import org.apache.commons.io.input.ProxyInputStream;

/** An answer's content as OkHttp gives it out, counted up to a limit. */
final class AnswerStream extends ProxyInputStream {
  private final long limit;
  private final Supplier<VerialException> tooLarge;
  private final WatchedSockets sockets;
  private long count;

  AnswerStream(
      InputStream in, long limit, Supplier<VerialException> tooLarge, WatchedSockets sockets) {
    super(in);
    this.limit = limit;
    this.tooLarge = tooLarge;
    this.sockets = sockets;
  }

  long count() {
    return count;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    try {
      return super.read(bytes, offset, length);
    } catch (VerialException e) {
      throw e;
    } catch (RuntimeException e) {
      throw MalformedAnswerException.of(e);
    }
  }

  @Override
  protected void afterRead(int read) {
    if (read > 0) {
      sockets.contentCame();
      count += read;
      if (count > limit) {
        throw tooLarge.get();
      }
    }
  }
}

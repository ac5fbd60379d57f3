package dev.verialsync.simulator;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * A response body that is sent with its length when it is small, and streamed when it is not.
 * Nothing is complete for the client before {@link #finish}.
 */
final class ResponseBody extends OutputStream {
  private static final int BUFFER = 512 * 1024;
  private static final int FIRST = 16 * 1024;

  private final HttpExchange exchange;
  private final int status;
  private final String contentType;
  private byte[] buffer = new byte[FIRST];
  private int buffered;
  private boolean streaming;

  ResponseBody(HttpExchange exchange, int status, String contentType) {
    this.exchange = exchange;
    this.status = status;
    this.contentType = contentType;
  }

  @Override
  public void write(int b) throws IOException {
    reserve(1);
    buffer[buffered++] = (byte) b;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int at = offset;
    int left = length;
    while (left > 0) {
      int now = Math.min(left, BUFFER / 2);
      reserve(now);
      System.arraycopy(bytes, at, buffer, buffered, now);
      buffered += now;
      at += now;
      left -= now;
    }
  }

  /** Sends what is left, and with it the end. */
  void finish() throws IOException {
    if (!streaming) {
      begin(buffered == 0 ? -1 : buffered);
    }
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(buffer, 0, buffered);
    }
  }

  private void reserve(int bytes) throws IOException {
    if (buffered + bytes > BUFFER) {
      if (!streaming) {
        streaming = true;
        begin(0);
      }
      exchange.getResponseBody().write(buffer, 0, buffered);
      buffered = 0;
    }
    if (buffered + bytes > buffer.length) {
      int capacity = Math.min(BUFFER, Math.max(buffered + bytes, 4 * buffer.length));
      buffer = Arrays.copyOf(buffer, capacity);
    }
  }

  private void begin(long length) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", contentType);
    exchange.sendResponseHeaders(status, length);
  }
}

package dev.verialsync.console.http;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is sent back.
 *
 * @param stream sent after the body, and closed; null = nothing
 * @param headers besides those that every answer has
 */
public record PageResponse(
    int status,
    String contentType,
    ByteBuffer body,
    @Nullable InputStream stream,
    Map<String, String> headers) {

  private static final Map<String, String> FOR_EVER =
      Map.of("Cache-Control", "private, max-age=31536000, immutable");

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  public static PageResponse html(int status, byte[] body) {
    return new PageResponse(
        status,
        "text/html; charset=utf-8",
        ByteBuffer.wrap(body),
        null,
        Map.of("Cache-Control", "no-store"));
  }

  /** Content that never changes under its address. */
  public static PageResponse immutable(String contentType, byte[] body) {
    return new PageResponse(200, contentType, ByteBuffer.wrap(body), null, FOR_EVER);
  }

  /** The same, streamed. */
  public static PageResponse immutable(String contentType, InputStream stream) {
    return new PageResponse(200, contentType, NOTHING, stream, FOR_EVER);
  }

  /** An image in the place of one that is not there, or not now. */
  public static PageResponse placeholder(int status, byte[] png) {
    return new PageResponse(
        status, "image/png", ByteBuffer.wrap(png), null, Map.of("Cache-Control", "no-store"));
  }

  /** A file to be saved, streamed. */
  public static PageResponse file(String contentType, String name, InputStream stream) {
    return new PageResponse(
        200,
        contentType,
        NOTHING,
        stream,
        Map.of(
            "Cache-Control",
            "no-store",
            "Content-Disposition",
            "attachment; filename=\"%s\"".formatted(name)));
  }

  public PageResponse withHeader(String name, String value) {
    Map<String, String> more = new TreeMap<>(headers);
    more.put(name, value);
    return new PageResponse(status, contentType, body, stream, more);
  }
}

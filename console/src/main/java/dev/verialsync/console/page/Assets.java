package dev.verialsync.console.page;

import dev.verialsync.console.http.PageResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;

/** The style, the script and the icon. */
final class Assets {

  private static final Map<String, String> TYPES =
      Map.of(
          "console.css", "text/css; charset=utf-8",
          "console.js", "text/javascript; charset=utf-8",
          "icon.svg", "image/svg+xml");

  Optional<PageResponse> find(String name) {
    return Optional.ofNullable(TYPES.get(name))
        .map(
            type ->
                new PageResponse(
                    200,
                    type,
                    ByteBuffer.wrap(bytes(name)),
                    null,
                    Map.of("Cache-Control", "no-cache")));
  }

  /** One of them; the report carries the style in itself. */
  static byte[] bytes(String name) {
    try (InputStream in = Assets.class.getResourceAsStream("/dev/verialsync/console/" + name)) {
      if (in == null) {
        throw new IllegalStateException(name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.verialsync.simulator.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * WebP, which ImageIO cannot write: one stored image, made a different file for each cover by a
 * chunk of text behind it, which readers skip (RFC 9649).
 */
final class StoredWebp {
  private static final int LENGTH_AT = 4;
  private static final int RIFF_HEADER = 8;

  private final byte[] stored = load();

  byte[] draw(Cover cover) {
    byte[] text = cover.toString().getBytes(StandardCharsets.UTF_8);
    int padded = text.length + text.length % 2;
    int length = stored.length + RIFF_HEADER + padded;
    return ByteBuffer.allocate(length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(stored)
        .putInt(LENGTH_AT, length - RIFF_HEADER)
        .put(new byte[] {'N', 'O', 'T', 'E'})
        .putInt(text.length)
        .put(text)
        .array();
  }

  private static byte[] load() {
    try (InputStream in = StoredWebp.class.getResourceAsStream("cover.webp")) {
      if (in == null) {
        throw new IllegalStateException("cover.webp is not on the class path");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.verialsync.activities.media.format;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Reads numbers at any place of an image: of a file through a window, so that memory does not grow
 * with it. Whoever reads past the end learns that the image is cut; an IOException is about the
 * source.
 */
final class ImageBytes implements Closeable {
  private static final int WINDOW_BYTES = 32 << 10;

  private final @Nullable FileChannel file;
  private final long length;
  private final ByteBuffer window;
  private long windowAt;

  private ImageBytes(@Nullable FileChannel file, long length, ByteBuffer window) {
    this.file = file;
    this.length = length;
    this.window = window;
  }

  static ImageBytes open(ImageSource source) throws IOException {
    Optional<Path> path = source.file();
    if (path.isPresent()) {
      return new ImageBytes(
          FileChannel.open(path.get(), StandardOpenOption.READ),
          source.length(),
          ByteBuffer.allocate(WINDOW_BYTES).limit(0));
    }
    try (InputStream in = source.open()) {
      byte[] all = in.readAllBytes();
      return new ImageBytes(null, all.length, ByteBuffer.wrap(all));
    }
  }

  long length() {
    return length;
  }

  long position() {
    return windowAt + window.position();
  }

  boolean atEnd() {
    return position() >= length;
  }

  /** How the numbers to come are written; big-endian at the beginning. */
  void order(ByteOrder order) {
    window.order(order);
  }

  /** Refuses the image if it should reach to here and does not. */
  void require(long end) throws RefusedImageException {
    if (end < 0 || end > length) {
      throw RefusedImageException.cut(length);
    }
  }

  void seek(long to) throws RefusedImageException {
    require(to);
    if (to >= windowAt && to <= windowAt + window.limit()) {
      window.position((int) (to - windowAt));
    } else {
      windowAt = to;
      window.position(0).limit(0);
    }
  }

  void skip(long bytes) throws RefusedImageException {
    seek(position() + bytes);
  }

  int u8() throws IOException, RefusedImageException {
    if (!window.hasRemaining()) {
      fill();
    }
    return window.get() & 0xFF;
  }

  int u16() throws IOException, RefusedImageException {
    return (int) number(Short.BYTES);
  }

  long u32() throws IOException, RefusedImageException {
    return number(Integer.BYTES);
  }

  int i32() throws IOException, RefusedImageException {
    return (int) number(Integer.BYTES);
  }

  /** An unsigned number of up to 8 bytes; no file is so long that the sign bit would matter. */
  long number(int bytes) throws IOException, RefusedImageException {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      long next = u8();
      value =
          window.order() == ByteOrder.BIG_ENDIAN ? (value << 8) | next : value | (next << (8 * i));
    }
    return value;
  }

  byte[] bytes(int count) throws IOException, RefusedImageException {
    require(position() + count);
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) u8();
    }
    return bytes;
  }

  /** Reads some bytes into a checksum. */
  void read(long count, CRC32 into) throws IOException, RefusedImageException {
    require(position() + count);
    for (long left = count; left > 0; ) {
      if (!window.hasRemaining()) {
        fill();
      }
      ByteBuffer part = window.duplicate();
      part.limit((int) Math.min(part.limit(), part.position() + left));
      left -= part.remaining();
      window.position(part.limit());
      into.update(part);
    }
  }

  private void fill() throws IOException, RefusedImageException {
    require(position() + 1);
    if (file == null) {
      throw new IllegalStateException("all bytes are in the window");
    }
    windowAt = position();
    window.clear();
    try {
      if (file.read(window, windowAt) <= 0) {
        throw new IOException("The image's file became shorter");
      }
    } finally {
      window.flip();
    }
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}

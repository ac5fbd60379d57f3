package dev.verialsync.activities.media.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * How many bytes some content has, and their SHA-256.
 *
 * @param sha256 64 lower-case hexadecimal digits
 */
public record ContentHash(long bytes, String sha256) {
  private static final int BUFFER_BYTES = 64 << 10;

  public static ContentHash of(byte[] content) {
    return new ContentHash(content.length, hex(newDigest().digest(content)));
  }

  /** Reads the stream to its end, without closing it. */
  public static ContentHash of(InputStream content) throws IOException {
    return copied(content, OutputStream.nullOutputStream());
  }

  /**
   * The same, copying what it reads.
   *
   * @throws UncheckedIOException if the copy cannot be written
   */
  static ContentHash copied(InputStream content, OutputStream copy) throws IOException {
    MessageDigest digest = newDigest();
    byte[] buffer = new byte[BUFFER_BYTES];
    long bytes = 0;
    for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
      digest.update(buffer, 0, count);
      write(copy, buffer, count);
      bytes += count;
    }
    return new ContentHash(bytes, hex(digest.digest()));
  }

  private static void write(OutputStream copy, byte[] buffer, int count) {
    try {
      copy.write(buffer, 0, count);
    } catch (IOException e) {
      throw new UncheckedIOException("A temporary copy cannot be written", e);
    }
  }

  private static String hex(byte[] digest) {
    return HexFormat.of().formatHex(digest);
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}

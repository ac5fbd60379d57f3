package dev.verialsync.activities.media;

import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The first bytes of a file, and what they promise. */
final class MagicBytes {
  /** Room for a byte order mark and the white space that may stand before markup. */
  static final int NEEDED = 64;

  private static final int SHOWN = 8;

  /** What kind of reader has to judge the bytes. */
  enum Kind {
    RASTER,
    MARKUP,
    UNKNOWN
  }

  private final byte[] bytes;
  private final @Nullable PictureFormat format;

  private MagicBytes(byte[] bytes) {
    this.bytes = bytes;
    this.format = rasterFormat();
  }

  static MagicBytes of(byte[] first) {
    return new MagicBytes(first);
  }

  Kind kind() {
    if (format != null) {
      return Kind.RASTER;
    }
    return isMarkup() ? Kind.MARKUP : Kind.UNKNOWN;
  }

  /** The raster format; only for {@link Kind#RASTER}. */
  PictureFormat format() {
    if (format == null) {
      throw new IllegalStateException("These bytes promise no raster format");
    }
    return format;
  }

  /** The first few bytes in hexadecimal, for a person. */
  String hex() {
    return HexFormat.ofDelimiter(" ").formatHex(bytes, 0, Math.min(SHOWN, bytes.length));
  }

  private @Nullable PictureFormat rasterFormat() {
    if (has(0, 0xFF, 0xD8, 0xFF)) {
      return PictureFormat.JPEG;
    }
    if (has(0, 0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A)) {
      return PictureFormat.PNG;
    }
    if (has(0, 'G', 'I', 'F', '8', '7', 'a') || has(0, 'G', 'I', 'F', '8', '9', 'a')) {
      return PictureFormat.GIF;
    }
    if (has(0, 'R', 'I', 'F', 'F') && has(8, 'W', 'E', 'B', 'P')) {
      return PictureFormat.WEBP;
    }
    if (has(0, 'I', 'I', 42, 0) || has(0, 'M', 'M', 0, 42)) {
      return PictureFormat.TIFF;
    }
    if (has(0, 'B', 'M')) {
      return PictureFormat.BMP;
    }
    return null;
  }

  /** Whether the first character is {@code <}, in UTF-8 or UTF-16, with or without its mark. */
  private boolean isMarkup() {
    int at = 0;
    if (has(0, 0xEF, 0xBB, 0xBF)) {
      at = 3;
    } else if (has(0, 0xFE, 0xFF) || has(0, 0xFF, 0xFE)) {
      at = 2;
    }
    byte[] text = Arrays.copyOfRange(bytes, at, bytes.length);
    for (byte b : text) {
      if (b != 0 && b != ' ' && b != '\t' && b != '\r' && b != '\n') {
        return b == '<';
      }
    }
    return false;
  }

  private boolean has(int at, int... expected) {
    if (bytes.length < at + expected.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if ((bytes[at + i] & 0xFF) != expected[i]) {
        return false;
      }
    }
    return true;
  }
}

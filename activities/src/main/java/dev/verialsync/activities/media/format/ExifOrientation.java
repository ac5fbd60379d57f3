package dev.verialsync.activities.media.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How a browser turns and mirrors an image: tag 274 of Exif 2.32, from 1 to 8. Exif that makes no
 * sense turns nothing, as in browsers.
 */
final class ExifOrientation {
  static final int TAG = 274;
  static final int NONE = 1;

  /** This one and those after it swap width and height. */
  static final int FIRST_QUARTER = 5;

  private static final int LAST = 8;

  /** The first directory stands at the beginning of any Exif. */
  private static final int READ_BYTES = 64 << 10;

  private static final byte[] PREFIX = {'E', 'x', 'i', 'f', 0, 0};
  private static final int DIRECTORY_AT = 4;
  private static final int ENTRY_BYTES = 12;
  private static final int TYPE_SHORT = 3;

  private ExifOrientation() {}

  static int of(long value) {
    return value >= NONE && value <= LAST ? (int) value : NONE;
  }

  /** Of Exif with the prefix that JPEG gives it; none where this is something else. */
  static int ofPrefixed(ImageBytes in, long bytes) throws IOException, RefusedImageException {
    ByteBuffer exif = read(in, bytes);
    return startsWithPrefix(exif) ? of(exif.position(PREFIX.length).slice()) : NONE;
  }

  /** Of Exif; some writers put JPEG's prefix before it elsewhere, too. */
  static int of(ImageBytes in, long bytes) throws IOException, RefusedImageException {
    ByteBuffer exif = read(in, bytes);
    return of(startsWithPrefix(exif) ? exif.position(PREFIX.length).slice() : exif);
  }

  private static ByteBuffer read(ImageBytes in, long bytes)
      throws IOException, RefusedImageException {
    return ByteBuffer.wrap(in.bytes((int) Math.min(READ_BYTES, bytes)));
  }

  private static boolean startsWithPrefix(ByteBuffer exif) {
    return exif.remaining() >= PREFIX.length
        && exif.slice(0, PREFIX.length).equals(ByteBuffer.wrap(PREFIX));
  }

  private static int of(ByteBuffer tiff) {
    if (tiff.remaining() < DIRECTORY_AT + Integer.BYTES) {
      return NONE;
    }
    tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    long directory = Integer.toUnsignedLong(tiff.getInt(DIRECTORY_AT));
    if (directory + Short.BYTES > tiff.limit()) {
      return NONE;
    }
    int entries = Short.toUnsignedInt(tiff.getShort((int) directory));
    int at = (int) directory + Short.BYTES;
    for (; entries > 0 && at + ENTRY_BYTES <= tiff.limit(); entries--, at += ENTRY_BYTES) {
      if (Short.toUnsignedInt(tiff.getShort(at)) == TAG) {
        return tiff.getShort(at + 2) == TYPE_SHORT ? of(tiff.getShort(at + 8)) : NONE;
      }
    }
    return NONE;
  }
}

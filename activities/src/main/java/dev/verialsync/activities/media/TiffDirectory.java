package dev.verialsync.activities.media;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.imageio.stream.ImageInputStream;

/**
 * The first directory of a TIFF (TIFF 6.0, section 2): entries of tag, type, count and value.
 * ImageIO's reader loads every entry's values, so that one entry may cost ten times the file's size
 * in memory.
 */
final class TiffDirectory {
  private static final int DIRECTORY_AT = 4;
  private static final int ENTRY_BYTES = 12;
  private static final int TYPE_SHORT = 3;
  private static final int TYPE_LONG = 4;
  private static final int WIDTH = 256;
  private static final int HEIGHT = 257;
  private static final int STRIP_OFFSETS = 273;
  private static final int TILE_OFFSETS = 324;

  private TiffDirectory() {}

  /**
   * The picture's size.
   *
   * @throws IOException if the directory is cut or lacks a size or pixels
   */
  static PixelSize sizeIn(ImageInputStream in) throws IOException {
    ByteBuffer entries = entries(in);
    int width = 0;
    int height = 0;
    boolean hasPixels = false;
    while (entries.hasRemaining()) {
      int tag = Short.toUnsignedInt(entries.getShort());
      int type = Short.toUnsignedInt(entries.getShort());
      long count = Integer.toUnsignedLong(entries.getInt());
      int value = value(type, entries.getInt(), entries.order());
      switch (tag) {
        case WIDTH -> width = value;
        case HEIGHT -> height = value;
        case STRIP_OFFSETS, TILE_OFFSETS -> hasPixels = count > 0;
        default -> {}
      }
    }
    if (!hasPixels) {
      throw new EOFException("no strips and no tiles");
    }
    return new PixelSize(width, height);
  }

  private static ByteBuffer entries(ImageInputStream in) throws IOException {
    in.seek(0);
    ByteOrder order = in.readByte() == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    in.setByteOrder(order);
    in.seek(DIRECTORY_AT);
    in.seek(in.readUnsignedInt());
    byte[] entries = new byte[in.readUnsignedShort() * ENTRY_BYTES];
    in.readFully(entries);
    return ByteBuffer.wrap(entries).order(order);
  }

  /** A SHORT stands in the first two of the four bytes, whatever their order. */
  private static int value(int type, int field, ByteOrder order) {
    return switch (type) {
      case TYPE_LONG -> field;
      case TYPE_SHORT -> order == ByteOrder.BIG_ENDIAN ? field >>> Short.SIZE : field & 0xFFFF;
      default -> 0;
    };
  }
}

package dev.verialsync.activities.media;

import java.io.IOException;
import java.nio.ByteOrder;
import javax.imageio.stream.ImageInputStream;

/**
 * The logical screen of a GIF (GIF89a, sections 17 to 26), on which its frames are drawn and which
 * a browser shows. ImageIO's reader joins the parts of a comment in quadratic time.
 */
final class GifScreen {
  private static final int SCREEN_AT = 6;
  private static final int EXTENSION = 0x21;
  private static final int IMAGE = 0x2C;
  private static final int COLOR_TABLE = 0x80;
  private static final int COLOR_TABLE_SIZE = 0x07;
  private static final int BYTES_PER_COLOR = 3;

  /** Parts of extensions before the first image: room for 25 MB of them. */
  private static final int MAX_PARTS = 100_000;

  private GifScreen() {}

  /**
   * The screen's size, or the first image's where the screen has none.
   *
   * @throws IOException if no image follows
   */
  static PixelSize sizeIn(ImageInputStream in) throws IOException {
    in.setByteOrder(ByteOrder.LITTLE_ENDIAN);
    in.seek(SCREEN_AT);
    int width = in.readUnsignedShort();
    int height = in.readUnsignedShort();
    int flags = in.readUnsignedByte();
    skip(in, 2);
    if ((flags & COLOR_TABLE) != 0) {
      skip(in, BYTES_PER_COLOR << ((flags & COLOR_TABLE_SIZE) + 1));
    }
    findImage(in);
    skip(in, 4);
    int imageWidth = in.readUnsignedShort();
    int imageHeight = in.readUnsignedShort();
    in.readByte();
    return width == 0 || height == 0
        ? new PixelSize(imageWidth, imageHeight)
        : new PixelSize(width, height);
  }

  private static void findImage(ImageInputStream in) throws IOException {
    int parts = 0;
    while (in.readUnsignedByte() == EXTENSION) {
      in.readByte();
      for (int length = in.readUnsignedByte(); length != 0; length = in.readUnsignedByte()) {
        skip(in, length);
        parts = counted(parts);
      }
      parts = counted(parts);
    }
    in.seek(in.getStreamPosition() - 1);
    if (in.readUnsignedByte() != IMAGE) {
      throw new IOException("no image after the extensions");
    }
  }

  private static int counted(int parts) throws IOException {
    if (parts == MAX_PARTS) {
      throw new IOException("too many extensions before the first image");
    }
    return parts + 1;
  }

  private static void skip(ImageInputStream in, int bytes) throws IOException {
    in.seek(in.getStreamPosition() + bytes);
  }
}

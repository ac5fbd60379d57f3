package dev.verialsync.activities.media.format;

import java.io.IOException;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** GIF (GIF89a, sections 17 to 27): a screen, then images and extensions to the trailer. */
final class GifStructure {
  private static final int SCREEN_AT = 6;
  private static final int EXTENSION = 0x21;
  private static final int IMAGE = 0x2C;
  private static final int TRAILER = 0x3B;
  private static final int COLOR_TABLE = 0x80;
  private static final int COLOR_TABLE_SIZE = 0x07;
  private static final int BYTES_PER_COLOR = 3;

  private GifStructure() {}

  /**
   * The screen's size, on which a browser draws the images; the first image's where it has none.
   */
  static PixelSize check(ImageBytes in) throws IOException, RefusedImageException {
    in.order(ByteOrder.LITTLE_ENDIAN);
    in.seek(SCREEN_AT);
    int width = in.u16();
    int height = in.u16();
    int flags = in.u8();
    in.skip(2);
    skipColorTable(in, flags);
    PixelSize first = null;
    for (int block = in.u8(); block != TRAILER; block = in.u8()) {
      switch (block) {
        case EXTENSION -> {
          in.u8();
          skipParts(in);
        }
        case IMAGE -> {
          PixelSize image = image(in);
          first = first == null ? image : first;
        }
        case 0 -> {
          // An end too many, which browsers pass over.
        }
        default ->
            throw RefusedImageException.broken(
                "a GIF in which no block stands where one should, at byte " + in.position());
      }
    }
    return screen(width, height, first);
  }

  private static PixelSize screen(int width, int height, @Nullable PixelSize first)
      throws RefusedImageException {
    if (first == null) {
      throw RefusedImageException.broken("a GIF without an image");
    }
    return width == 0 || height == 0 ? first : PixelSize.of(width, height);
  }

  private static PixelSize image(ImageBytes in) throws IOException, RefusedImageException {
    in.skip(4);
    PixelSize size = PixelSize.of(in.u16(), in.u16());
    skipColorTable(in, in.u8());
    in.u8();
    skipParts(in);
    return size;
  }

  private static void skipColorTable(ImageBytes in, int flags) throws RefusedImageException {
    if ((flags & COLOR_TABLE) != 0) {
      in.skip(BYTES_PER_COLOR << ((flags & COLOR_TABLE_SIZE) + 1));
    }
  }

  private static void skipParts(ImageBytes in) throws IOException, RefusedImageException {
    for (int length = in.u8(); length != 0; length = in.u8()) {
      in.skip(length);
    }
  }
}

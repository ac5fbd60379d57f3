package dev.verialsync.activities.media.format;

import java.io.IOException;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** WebP (RFC 9649): chunks within a RIFF container that says how long it is. */
final class WebpStructure {
  private static final int LENGTH_AT = 4;
  private static final int CHUNKS_AT = 12;
  private static final int CHUNK_HEADER_BYTES = 8;
  private static final int LOSSY = 0x20385056; // "VP8 ", read backwards
  private static final int LOSSLESS = 0x4C385056;
  private static final int EXTENDED = 0x58385056;
  private static final int FRAME = 0x464D4E41;
  private static final int EXIF = 0x46495845;

  private static final int LOSSY_START = 0x2A019D;
  private static final int LOSSLESS_START = 0x2F;
  private static final int DIMENSION = 0x3FFF;

  private WebpStructure() {}

  static PixelSize check(ImageBytes in) throws IOException, RefusedImageException {
    in.order(ByteOrder.LITTLE_ENDIAN);
    in.seek(LENGTH_AT);
    long end = in.u32() + CHUNK_HEADER_BYTES;
    in.require(end);
    in.seek(CHUNKS_AT);
    PixelSize canvas = null;
    PixelSize image = null;
    int orientation = ExifOrientation.NONE;
    while (in.position() + CHUNK_HEADER_BYTES <= end) {
      int type = in.i32();
      long length = in.u32();
      long data = in.position();
      if (data + length > end) {
        throw RefusedImageException.broken("a WebP with a chunk that is longer than the file");
      }
      switch (type) {
        case EXTENDED -> {
          in.skip(4);
          canvas = PixelSize.of(in.number(3) + 1, in.number(3) + 1);
        }
        case LOSSY -> image = lossy(in);
        case LOSSLESS -> image = lossless(in);
        case FRAME -> image = image == null ? canvas : image;
        case EXIF -> orientation = ExifOrientation.of(in, length);
        default -> {}
      }
      in.seek(Math.min(end, data + length + length % 2));
    }
    return size(canvas, image).turned(orientation);
  }

  private static PixelSize size(@Nullable PixelSize canvas, @Nullable PixelSize image)
      throws RefusedImageException {
    if (image == null) {
      throw RefusedImageException.broken("a WebP without an image");
    }
    return canvas == null ? image : canvas;
  }

  private static PixelSize lossy(ImageBytes in) throws IOException, RefusedImageException {
    in.skip(3);
    if (in.number(3) != LOSSY_START) {
      throw RefusedImageException.broken("a WebP whose image has no key frame");
    }
    return PixelSize.of(in.u16() & DIMENSION, in.u16() & DIMENSION);
  }

  private static PixelSize lossless(ImageBytes in) throws IOException, RefusedImageException {
    if (in.u8() != LOSSLESS_START) {
      throw RefusedImageException.broken("a WebP whose image does not begin as one");
    }
    long bits = in.u32();
    return PixelSize.of((bits & DIMENSION) + 1, (bits >> 14 & DIMENSION) + 1);
  }
}

package dev.verialsync.activities.media.format;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Set;

/** BMP of Windows and OS/2: the pixels begin where the file's header says. */
final class BmpStructure {
  private static final int PIXELS_AT = 10;
  private static final int OS2_HEADER_BYTES = 12;
  private static final Set<Long> HEADER_BYTES = Set.of(12L, 16L, 40L, 52L, 56L, 64L, 108L, 124L);
  private static final Set<Integer> BITS_PER_PIXEL = Set.of(0, 1, 2, 4, 8, 16, 24, 32);

  /** Plain, and plain with masks: rows of whole 32-bit words. */
  private static final Set<Long> UNCOMPRESSED = Set.of(0L, 3L, 6L);

  private static final int WORD_BITS = 32;

  private BmpStructure() {}

  static PixelSize check(ImageBytes in) throws IOException, RefusedImageException {
    in.order(ByteOrder.LITTLE_ENDIAN);
    in.seek(PIXELS_AT);
    long pixelsAt = in.u32();
    long headerBytes = in.u32();
    if (!HEADER_BYTES.contains(headerBytes)) {
      throw RefusedImageException.broken("begins like BMP, but its header makes no sense");
    }
    boolean isSmall = headerBytes == OS2_HEADER_BYTES;
    // Negative where the first row is the upper one.
    PixelSize size =
        isSmall
            ? PixelSize.of(in.u16(), in.u16())
            : PixelSize.of(in.i32(), Math.abs((long) in.i32()));
    in.skip(2);
    int bits = in.u16();
    if (!BITS_PER_PIXEL.contains(bits)) {
      throw RefusedImageException.broken("a BMP of " + bits + " bits a pixel");
    }
    long compression = headerBytes <= 16 ? 0 : in.u32();
    long packedBytes = headerBytes <= 16 ? 0 : in.u32();
    long bytes =
        UNCOMPRESSED.contains(compression)
            ? ((long) size.width() * bits + WORD_BITS - 1) / WORD_BITS * 4 * size.height()
            : packedBytes;
    if (bytes == 0 || pixelsAt < in.position()) {
      throw RefusedImageException.broken("a BMP without pixels");
    }
    in.require(pixelsAt + bytes);
    return size;
  }
}

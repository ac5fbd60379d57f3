package dev.verialsync.activities.media.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** PNG and APNG (ISO/IEC 15948): chunks of length, type, data and checksum, from IHDR to IEND. */
final class PngStructure {
  private static final int SIGNATURE_BYTES = 8;
  private static final int CHECKSUM_BYTES = 4;
  private static final int IHDR = 0x49484452;
  private static final int IHDR_BYTES = 13;
  private static final int IDAT = 0x49444154;
  private static final int IEND = 0x49454E44;
  private static final int EXIF = 0x65584966;

  /** Set in the type of a chunk that a reader may pass over. */
  private static final int ANCILLARY = 0x20000000;

  private PngStructure() {}

  static PixelSize check(ImageBytes in) throws IOException, RefusedImageException {
    in.order(ByteOrder.BIG_ENDIAN);
    in.seek(SIGNATURE_BYTES);
    if (in.u32() != IHDR_BYTES || in.i32() != IHDR) {
      throw RefusedImageException.broken("a PNG that does not begin with its header");
    }
    PixelSize size = PixelSize.of(in.u32(), in.u32());
    in.seek(SIGNATURE_BYTES);
    boolean hasPixels = false;
    int orientation = ExifOrientation.NONE;
    while (true) {
      long length = in.u32();
      int type = in.i32();
      long data = in.position();
      if (type == IEND) {
        in.require(data + length + CHECKSUM_BYTES);
        break;
      }
      if (type == EXIF) {
        orientation = ExifOrientation.of(in, length);
        in.seek(data);
      }
      hasPixels |= type == IDAT;
      checkData(in, type, length);
    }
    if (!hasPixels) {
      throw RefusedImageException.broken("a PNG without pixels");
    }
    return size.turned(orientation);
  }

  /** What a reader may pass over may also have a wrong checksum. */
  private static void checkData(ImageBytes in, int type, long length)
      throws IOException, RefusedImageException {
    byte[] name = ByteBuffer.allocate(Integer.BYTES).putInt(type).array();
    for (byte letter : name) {
      if (!((letter >= 'A' && letter <= 'Z') || (letter >= 'a' && letter <= 'z'))) {
        throw RefusedImageException.broken(
            "a PNG in which no chunk stands where one should, at byte " + in.position());
      }
    }
    if ((type & ANCILLARY) != 0) {
      in.skip(length + CHECKSUM_BYTES);
      return;
    }
    CRC32 checksum = new CRC32();
    checksum.update(name);
    in.read(length, checksum);
    if (in.u32() != checksum.getValue()) {
      throw RefusedImageException.broken(
          "a PNG with a wrong checksum in its chunk "
              + new String(name, StandardCharsets.US_ASCII));
    }
  }
}

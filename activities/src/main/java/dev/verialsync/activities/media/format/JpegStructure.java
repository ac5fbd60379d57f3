package dev.verialsync.activities.media.format;

import java.io.IOException;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * JPEG (ITU-T T.81, annex B): segments behind markers, and scans of pixels between them, to EOI.
 * What stands in a segment, such as the thumbnail of Exif, is passed over by the segment's length.
 */
final class JpegStructure {
  private static final int MARKER = 0xFF;
  private static final int STUFFED = 0x00;
  private static final int TEM = 0x01;
  private static final int SOF0 = 0xC0;
  private static final int SOF1 = 0xC1;
  private static final int SOF2 = 0xC2;
  private static final int SOF15 = 0xCF;
  private static final int DHT = 0xC4;
  private static final int JPG = 0xC8;
  private static final int DAC = 0xCC;
  private static final int RST0 = 0xD0;
  private static final int RST7 = 0xD7;
  private static final int SOI = 0xD8;
  private static final int EOI = 0xD9;
  private static final int SOS = 0xDA;
  private static final int APP1 = 0xE1;
  private static final int NONE = -1;

  private final ImageBytes in;
  private @Nullable PixelSize size;
  private boolean isSequential;
  private int orientation = ExifOrientation.NONE;
  private int components;
  private int scans;
  private boolean isEveryScanWhole = true;

  private JpegStructure(ImageBytes in) {
    this.in = in;
  }

  /**
   * @param source of the same bytes
   * @param maxPixels no larger image is decoded
   */
  static PixelSize check(ImageBytes in, ImageSource source, long maxPixels)
      throws IOException, RefusedImageException {
    return new JpegStructure(in).check(source, maxPixels);
  }

  private PixelSize check(ImageSource source, long maxPixels)
      throws IOException, RefusedImageException {
    in.order(ByteOrder.BIG_ENDIAN);
    in.seek(2);
    int marker = nextMarker();
    while (marker != EOI && marker != NONE) {
      if (marker == SOI) {
        throw RefusedImageException.broken("a JPEG in which another begins before its end");
      }
      if (marker != TEM && (marker < RST0 || marker > RST7)) {
        readSegment(marker);
      }
      marker = nextMarker();
    }
    if (marker == NONE && !(canEndAnywhere(maxPixels) && JpegPixels.areWhole(source))) {
      throw RefusedImageException.cut(in.length());
    }
    if (size == null || scans == 0) {
      throw RefusedImageException.broken("a JPEG without pixels");
    }
    return size.turned(orientation);
  }

  /** The next marker, behind fill bytes, and behind pixels or whatever stands between segments. */
  private int nextMarker() throws IOException, RefusedImageException {
    while (!in.atEnd()) {
      if (in.u8() == MARKER) {
        int code = MARKER;
        while (code == MARKER && !in.atEnd()) {
          code = in.u8();
        }
        if (code != STUFFED && code != MARKER) {
          return code;
        }
      }
    }
    return NONE;
  }

  private void readSegment(int marker) throws IOException, RefusedImageException {
    long begin = in.position();
    int length = in.u16();
    in.require(begin + length);
    if (marker == APP1 && length > Short.BYTES) {
      if (orientation == ExifOrientation.NONE) {
        orientation = ExifOrientation.ofPrefixed(in, length - Short.BYTES);
      }
    } else if (marker == SOS) {
      scans++;
      isEveryScanWhole &= in.u8() == components;
    } else if (isFrame(marker)) {
      readFrame(marker);
    }
    in.seek(begin + Math.max(Short.BYTES, length));
  }

  private static boolean isFrame(int marker) {
    return marker >= SOF0 && marker <= SOF15 && marker != DHT && marker != JPG && marker != DAC;
  }

  private void readFrame(int marker) throws IOException, RefusedImageException {
    if (marker > SOF2) {
      throw RefusedImageException.unsupported(
          "a JPEG of a kind that browsers do not show (lossless, hierarchical or arithmetic)");
    }
    in.skip(1);
    int height = in.u16();
    size = PixelSize.of(in.u16(), height);
    components = in.u8();
    isSequential = marker == SOF0 || marker == SOF1;
  }

  /**
   * Whether the marker at the end may be all that is missing, which every browser does without: in
   * pixels that come in one scan, and only there, the last of them show that nothing else is.
   */
  private boolean canEndAnywhere(long maxPixels) {
    return isSequential
        && scans == 1
        && isEveryScanWhole
        && size != null
        && size.pixels() <= maxPixels;
  }
}

package dev.verialsync.activities.media.scale;

import dev.verialsync.activities.media.format.ImageFormat;
import java.awt.image.DataBuffer;
import java.awt.image.SampleModel;
import java.io.IOException;
import javax.imageio.IIOException;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** How an image is read within bounded memory: one of so many rows and columns. */
final class Subsampling {

  /** Up to this many bytes every pixel is read, for the better copy. */
  private static final long COMFORTABLE = 48L << 20;

  private static final long MOST = 96L << 20;

  /** Bytes a pixel of the opaque copy. */
  private static final int COPY = 3;

  /** Bytes a pixel that the reader of WebP was seen to hold besides. */
  private static final int WEBP = 34;

  /**
   * libjpeg holds a progressive image's coefficients, 3 of 2 bytes a pixel, outside of the heap.
   */
  private static final long MOST_PROGRESSIVE_PIXELS = 25_000_000;

  private static final int MARKER = 0xFF;
  private static final int PROGRESSIVE = 0xC2;
  private static final int SCAN = 0xDA;

  private Subsampling() {}

  /**
   * Of how many rows and columns one is read.
   *
   * @param most of how many at most, for the copy to have enough
   * @throws IIOException if it would need too much memory all the same
   */
  static int of(ImageReader reader, ImageFormat format, int most) throws IOException {
    long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
    SampleModel samples = reader.getImageTypes(0).next().getSampleModel();
    int bits = samples.getNumDataElements() * DataBuffer.getDataTypeSize(samples.getDataType());
    long bytes = pixels * (bits / Byte.SIZE + COPY);
    int oneOf = 1;
    if (format == ImageFormat.JPEG || format == ImageFormat.PNG) {
      oneOf = (int) Math.max(1, Math.min(most, Math.ceil(Math.sqrt((double) bytes / COMFORTABLE))));
    } else if (format == ImageFormat.WEBP) {
      bytes += pixels * WEBP;
    }
    if (bytes / ((long) oneOf * oneOf) > MOST) {
      throw new IIOException("It needs too much memory");
    }
    return oneOf;
  }

  /** Refuses a progressive JPEG that is too large, and puts the stream back to its beginning. */
  static void requireFewCoefficients(ImageInputStream jpeg, long pixels) throws IOException {
    jpeg.seek(2);
    int marker = nextMarker(jpeg);
    while (marker != SCAN) {
      if (marker == PROGRESSIVE && pixels > MOST_PROGRESSIVE_PIXELS) {
        throw new IIOException("It needs too much memory");
      }
      long begin = jpeg.getStreamPosition();
      jpeg.seek(begin + jpeg.readUnsignedShort());
      marker = nextMarker(jpeg);
    }
    jpeg.seek(0);
  }

  private static int nextMarker(ImageInputStream jpeg) throws IOException {
    int code = jpeg.readUnsignedByte();
    while (code != MARKER) {
      code = jpeg.readUnsignedByte();
    }
    while (code == MARKER) {
      code = jpeg.readUnsignedByte();
    }
    return code;
  }
}

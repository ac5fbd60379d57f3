package dev.verialsync.activities.media;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Reads a raster picture's size from its header: through ImageIO's readers, but for the two formats
 * whose reader lets a small file cost minutes or gigabytes. The providers are looked up once and
 * every call gets a reader of its own, since readers serve one thread.
 */
final class RasterHeaderReader {
  private static final Set<PictureFormat> BY_IMAGE_IO =
      Set.of(PictureFormat.JPEG, PictureFormat.PNG, PictureFormat.WEBP, PictureFormat.BMP);

  private static final int PNG_SIGNATURE_BYTES = 8;
  private static final int PNG_IDAT = 0x49444154;
  private static final int PNG_CRC_BYTES = 4;
  private static final int MAX_PNG_CHUNKS = 1_000;
  private static final int BMP_PIXELS_AT = 10;

  private final Map<PictureFormat, ImageReaderSpi> providers = new EnumMap<>(PictureFormat.class);

  RasterHeaderReader() {
    for (PictureFormat format : BY_IMAGE_IO) {
      providers.put(format, providerFor(format));
    }
  }

  private static ImageReaderSpi providerFor(PictureFormat format) {
    Iterator<ImageReaderSpi> all =
        IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, true);
    while (all.hasNext()) {
      ImageReaderSpi provider = all.next();
      for (String mediaType : provider.getMIMETypes()) {
        if (mediaType.equals(format.mediaType())) {
          return provider;
        }
      }
    }
    throw new IllegalStateException("No ImageIO reader on the class path for " + format);
  }

  /**
   * The size of the picture that begins with the format's magic bytes.
   *
   * @throws IOException (and any unchecked exception) if the header is cut, lies or makes no sense
   */
  PixelSize read(PictureFormat format, PictureSource source) throws IOException {
    try (InputStream bytes = source.open();
        ImageInputStream in = imageStream(source, bytes)) {
      return switch (format) {
        case TIFF -> TiffDirectory.sizeIn(in);
        case GIF -> GifScreen.sizeIn(in);
        default -> read(format, in, source.length());
      };
    }
  }

  private PixelSize read(PictureFormat format, ImageInputStream in, long length)
      throws IOException {
    ImageReaderSpi provider = providers.get(format);
    if (provider == null) {
      throw new IllegalArgumentException(format + " is no raster format");
    }
    ImageReader reader = provider.createReaderInstance();
    try {
      // First, because some readers let go of what they have read.
      requirePixels(format, in, length);
      in.seek(0);
      reader.setInput(in, false, true);
      return new PixelSize(reader.getWidth(0), reader.getHeight(0));
    } finally {
      reader.dispose();
    }
  }

  private static ImageInputStream imageStream(PictureSource source, InputStream bytes)
      throws IOException {
    Optional<Path> file = source.file();
    return file.isPresent()
        ? new FileImageInputStream(file.get().toFile())
        : new MemoryCacheImageInputStream(bytes);
  }

  /** Refuses the two formats whose readers are content with a header that nothing follows. */
  private static void requirePixels(PictureFormat format, ImageInputStream in, long length)
      throws IOException {
    if (format == PictureFormat.PNG) {
      requirePngPixels(in);
    } else if (format == PictureFormat.BMP) {
      requireBmpPixels(in, length);
    }
  }

  /** ISO/IEC 15948: chunks of length, type, data and CRC, of which IDAT holds the pixels. */
  private static void requirePngPixels(ImageInputStream in) throws IOException {
    in.setByteOrder(ByteOrder.BIG_ENDIAN);
    in.seek(PNG_SIGNATURE_BYTES);
    for (int chunk = 0; chunk < MAX_PNG_CHUNKS; chunk++) {
      long length = in.readUnsignedInt();
      if (in.readInt() == PNG_IDAT) {
        in.readByte();
        return;
      }
      in.seek(in.getStreamPosition() + length + PNG_CRC_BYTES);
    }
    throw new EOFException("no IDAT chunk");
  }

  private static void requireBmpPixels(ImageInputStream in, long length) throws IOException {
    in.setByteOrder(ByteOrder.LITTLE_ENDIAN);
    in.seek(BMP_PIXELS_AT);
    if (in.readUnsignedInt() >= length) {
      throw new EOFException("the pixels begin after the end");
    }
  }
}

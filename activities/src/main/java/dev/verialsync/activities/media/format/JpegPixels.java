package dev.verialsync.activities.media.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes the pixels of the rare JPEG that ends without its marker, and keeps none: libjpeg, which
 * browsers use as well, warns of pixels that are missing.
 */
final class JpegPixels {
  private static final String NO_END_MARKER = "Missing EOI";

  /** Of rows and columns, more than any JPEG has: one pixel is kept. */
  private static final int ONE_OF = 1 << 16;

  private JpegPixels() {}

  static boolean areWhole(ImageSource source) throws IOException {
    ImageReader reader = libjpeg();
    AtomicBoolean isWhole = new AtomicBoolean(true);
    try (InputStream in = source.open();
        ImageInputStream pixels = pixels(source, in)) {
      reader.addIIOReadWarningListener(
          (from, warning) -> {
            if (!warning.contains(NO_END_MARKER)) {
              isWhole.set(false);
              from.abort();
            }
          });
      reader.setInput(pixels, true, true);
      ImageReadParam param = reader.getDefaultReadParam();
      param.setSourceSubsampling(ONE_OF, ONE_OF, 0, 0);
      reader.readRaster(0, param);
      return isWhole.get();
    } catch (IOException | RuntimeException e) {
      // Readers meet what is broken with every kind of exception.
      return false;
    } finally {
      reader.dispose();
    }
  }

  /** The JDK's own: other readers pass over what is missing. */
  private static ImageReader libjpeg() {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByMIMEType("image/jpeg");
    ImageReader reader = readers.next();
    while (!reader.getClass().getModule().equals(ImageIO.class.getModule())) {
      reader = readers.next();
    }
    return reader;
  }

  private static ImageInputStream pixels(ImageSource source, InputStream in) throws IOException {
    Optional<Path> file = source.file();
    return file.isPresent()
        ? new FileImageInputStream(file.get().toFile())
        : new MemoryCacheImageInputStream(in);
  }
}

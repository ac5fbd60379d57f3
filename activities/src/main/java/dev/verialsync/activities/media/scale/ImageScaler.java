package dev.verialsync.activities.media.scale;

import com.twelvemonkeys.image.ResampleOp;
import dev.verialsync.activities.media.format.ImageFormat;
import dev.verialsync.activities.media.format.ImageInspector;
import dev.verialsync.activities.media.format.ImageSource;
import dev.verialsync.activities.media.format.Inspection.Inspected;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Makes smaller copies of images, as JPEG. Safe for use by many threads; each needs up to 100 MB
 * while it scales, whatever the image.
 */
public final class ImageScaler {

  /** Of JPEG, from 0 to 1. */
  private static final float QUALITY = 0.85f;

  private final ImageInspector inspector;

  public ImageScaler(ImageInspector inspector) {
    this.inspector = inspector;
  }

  /**
   * Scales an image down, never up; of an animation its first frame.
   *
   * @param source with a file, where it is large
   * @param shorterSide pixels of the copy's shorter side, at most as many as the image has
   * @return empty where there can be no copy: of AVIF and HEIC, which nothing here decodes, of
   *     TIFF, whose decoders take what a header claims for what they need, of what is broken or
   *     cut, and of what would need too much memory
   * @throws IOException if the source cannot be read, which says nothing about the image
   */
  public Optional<ScaledImage> scale(ImageSource source, int shorterSide) throws IOException {
    return inspector.inspect(source) instanceof Inspected image && isDecoded(image.format())
        ? scale(source, image, shorterSide)
        : Optional.empty();
  }

  private static boolean isDecoded(ImageFormat format) {
    return switch (format) {
      case JPEG, PNG, GIF, WEBP, BMP -> true;
      case TIFF, AVIF, HEIC, HEIF -> false;
    };
  }

  private static Optional<ScaledImage> scale(ImageSource source, Inspected image, int shorterSide)
      throws IOException {
    try (InputStream bytes = source.open();
        ImageInputStream in = stream(source, bytes)) {
      ImageReader reader = ImageIO.getImageReadersByMIMEType(image.mediaType()).next();
      try {
        if (image.format() == ImageFormat.JPEG) {
          Subsampling.requireFewCoefficients(in, (long) image.width() * image.height());
        }
        reader.setInput(in, true, true);
        return Optional.of(scale(reader, image, shorterSide));
      } catch (IOException | RuntimeException e) {
        // Readers meet what is broken with every kind of exception.
        return Optional.empty();
      } finally {
        reader.dispose();
      }
    }
  }

  private static ImageInputStream stream(ImageSource source, InputStream bytes) throws IOException {
    Optional<Path> file = source.file();
    return file.isPresent()
        ? ImageIO.createImageInputStream(file.get().toFile())
        : new MemoryCacheImageInputStream(bytes);
  }

  private static ScaledImage scale(ImageReader reader, Inspected image, int shorterSide)
      throws IOException {
    int width = reader.getWidth(0);
    int height = reader.getHeight(0);
    double factor = Math.min(1, (double) shorterSide / Math.min(width, height));
    ImageReadParam param = reader.getDefaultReadParam();
    int oneOf = Subsampling.of(reader, image.format(), (int) (1 / factor));
    param.setSourceSubsampling(oneOf, oneOf, 0, 0);
    BufferedImage opaque = Pixels.onWhite(reader.read(0, param));
    BufferedImage scaled =
        factor < 1 ? resampled(opaque, side(width, factor), side(height, factor)) : opaque;
    BufferedImage upright = Pixels.upright(scaled, image.orientation());
    return new ScaledImage(jpeg(upright), upright.getWidth(), upright.getHeight());
  }

  private static int side(int pixels, double factor) {
    return (int) Math.max(1, Math.round(pixels * factor));
  }

  private static BufferedImage resampled(BufferedImage image, int width, int height) {
    return new ResampleOp(width, height, ResampleOp.FILTER_LANCZOS)
        .filter(image, new BufferedImage(width, height, image.getType()));
  }

  private static ImageSource jpeg(BufferedImage image) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByMIMEType("image/jpeg").next();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam param = writer.getDefaultWriteParam();
      param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      param.setCompressionQuality(QUALITY);
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), param);
    } finally {
      writer.dispose();
    }
    return ImageSource.of(bytes.toByteArray());
  }
}

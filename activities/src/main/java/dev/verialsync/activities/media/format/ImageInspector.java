package dev.verialsync.activities.media.format;

import dev.verialsync.activities.media.format.Inspection.Inspected;
import dev.verialsync.activities.media.format.Inspection.NotAnImage;
import dev.verialsync.activities.media.format.Inspection.TooLarge;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Finds out from the bytes alone whether they are an image, of which format and size, and whether
 * it is whole: follows its structure to the end. Safe for use by many threads.
 */
public final class ImageInspector {
  private final ImageLimits limits;

  public ImageInspector(ImageLimits limits) {
    this.limits = limits;
  }

  /**
   * Inspects a source's bytes.
   *
   * @throws IOException if the source itself cannot be read, which says nothing about the image
   */
  public Inspection inspect(ImageSource source) throws IOException {
    if (source.length() == 0) {
      return new NotAnImage("empty");
    }
    if (source.length() > limits.maxBytes()) {
      return new TooLarge(
          source.length() + " bytes, more than the limit of " + limits.maxBytes() + " bytes");
    }
    MagicBytes magic = magicOf(source);
    Optional<ImageFormat> format = magic.format();
    return format.isPresent() ? inspect(format.get(), source) : magic.refusal();
  }

  private static MagicBytes magicOf(ImageSource source) throws IOException {
    try (InputStream in = source.open()) {
      return MagicBytes.of(in.readNBytes(MagicBytes.NEEDED));
    }
  }

  private Inspection inspect(ImageFormat format, ImageSource source) throws IOException {
    try (ImageBytes bytes = ImageBytes.open(source)) {
      PixelSize size = check(format, bytes, source);
      if (size.pixels() > limits.maxPixels()) {
        return new TooLarge(size + " pixels, more than the limit of " + limits.maxPixels());
      }
      return new Inspected(format, size.width(), size.height(), size.orientation());
    } catch (RefusedImageException e) {
      return e.inspection();
    }
  }

  private PixelSize check(ImageFormat format, ImageBytes bytes, ImageSource source)
      throws IOException, RefusedImageException {
    return switch (format) {
      case JPEG -> JpegStructure.check(bytes, source, limits.maxPixels());
      case PNG -> PngStructure.check(bytes);
      case GIF -> GifStructure.check(bytes);
      case WEBP -> WebpStructure.check(bytes);
      case BMP -> BmpStructure.check(bytes);
      case TIFF -> TiffStructure.check(bytes);
      case AVIF, HEIC, HEIF -> HeifStructure.check(bytes);
    };
  }
}

package dev.verialsync.activities.media;

import dev.verialsync.activities.media.Inspection.Inspected;
import dev.verialsync.activities.media.Inspection.NotAPicture;
import dev.verialsync.activities.media.Inspection.TooLarge;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Finds out from the bytes alone whether they are a picture, of which format and size, and whether
 * it is whole: follows its structure to the end. Safe for use by many threads.
 */
public final class PictureInspector {
  private final PictureLimits limits;

  public PictureInspector(PictureLimits limits) {
    this.limits = limits;
  }

  /**
   * Inspects a source's bytes.
   *
   * @throws IOException if the source itself cannot be read, which says nothing about the picture
   */
  public Inspection inspect(PictureSource source) throws IOException {
    if (source.length() == 0) {
      return new NotAPicture("empty");
    }
    if (source.length() > limits.maxBytes()) {
      return new TooLarge(
          source.length() + " bytes, more than the limit of " + limits.maxBytes() + " bytes");
    }
    MagicBytes magic = magicOf(source);
    Optional<PictureFormat> format = magic.format();
    return format.isPresent() ? inspect(format.get(), source) : magic.refusal();
  }

  private static MagicBytes magicOf(PictureSource source) throws IOException {
    try (InputStream in = source.open()) {
      return MagicBytes.of(in.readNBytes(MagicBytes.NEEDED));
    }
  }

  private Inspection inspect(PictureFormat format, PictureSource source) throws IOException {
    try (PictureBytes bytes = PictureBytes.open(source)) {
      PixelSize size = check(format, bytes, source);
      if (size.pixels() > limits.maxPixels()) {
        return new TooLarge(size + " pixels, more than the limit of " + limits.maxPixels());
      }
      return new Inspected(format, size.width(), size.height());
    } catch (RefusedPictureException e) {
      return e.inspection();
    }
  }

  private PixelSize check(PictureFormat format, PictureBytes bytes, PictureSource source)
      throws IOException, RefusedPictureException {
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

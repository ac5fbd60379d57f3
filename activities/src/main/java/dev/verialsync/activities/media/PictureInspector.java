package dev.verialsync.activities.media;

import dev.verialsync.activities.media.Inspection.Inspected;
import dev.verialsync.activities.media.Inspection.NotAPicture;
import dev.verialsync.activities.media.Inspection.TooLarge;
import java.io.IOException;
import java.io.InputStream;

/**
 * Tells from the bytes alone whether they are a picture, of which format and size. Reads headers,
 * never decodes pixels. Safe for use by many threads.
 */
public final class PictureInspector {
  private final PictureLimits limits;
  private final RasterHeaderReader rasterHeaders = new RasterHeaderReader();
  private final SvgReader svgs;

  public PictureInspector(PictureLimits limits) {
    this.limits = limits;
    this.svgs = new SvgReader(limits);
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
    return switch (magic.kind()) {
      case RASTER -> inspectRaster(magic.format(), source);
      case MARKUP -> svgs.inspect(source);
      case UNKNOWN -> new NotAPicture("no known picture format: begins with " + magic.hex());
    };
  }

  private static MagicBytes magicOf(PictureSource source) throws IOException {
    try (InputStream in = source.open()) {
      return MagicBytes.of(in.readNBytes(MagicBytes.NEEDED));
    }
  }

  private Inspection inspectRaster(PictureFormat format, PictureSource source) {
    PixelSize size;
    try {
      size = rasterHeaders.read(format, source);
    } catch (IOException | RuntimeException e) {
      // The source was readable a moment ago, so it is the picture: readers meet broken headers
      // with every kind of exception.
      return new NotAPicture("begins like " + format + ", but its header cannot be read");
    }
    if (size.pixels() > limits.maxPixels()) {
      return new TooLarge(size + " pixels, more than the limit of " + limits.maxPixels());
    }
    return new Inspected(format, size.width(), size.height());
  }
}

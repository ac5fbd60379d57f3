package dev.verialsync.activities.media.format;

/**
 * What an image may measure at most; larger ones are recorded as issues, not stored.
 *
 * @param maxBytes bytes of the image as it came
 * @param maxPixels width times height, as the header gives them
 */
public record ImageLimits(long maxBytes, long maxPixels) {
  /** 64 MiB and 100 million pixels. */
  public static final ImageLimits DEFAULT = new ImageLimits(64L << 20, 100_000_000L);

  public ImageLimits {
    if (maxBytes <= 0 || maxPixels <= 0) {
      throw new IllegalArgumentException("The limits of an image are positive numbers");
    }
  }
}

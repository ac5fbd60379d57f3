package dev.verialsync.activities.media;

/**
 * What a picture may measure at most; larger ones are recorded as issues, not stored.
 *
 * @param maxBytes bytes of the picture as it came
 * @param maxPixels width times height, as the header gives them
 * @param maxSvgBytes bytes of an SVG, which is parsed whole
 */
public record PictureLimits(long maxBytes, long maxPixels, long maxSvgBytes) {
  /** 64 MiB, 100 million pixels, 8 MiB of SVG. */
  public static final PictureLimits DEFAULT = new PictureLimits(64L << 20, 100_000_000L, 8L << 20);

  public PictureLimits {
    if (maxBytes <= 0 || maxPixels <= 0 || maxSvgBytes <= 0) {
      throw new IllegalArgumentException("The limits of a picture are positive numbers");
    }
  }
}

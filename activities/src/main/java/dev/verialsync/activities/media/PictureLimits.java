package dev.verialsync.activities.media;

/**
 * What a picture may measure at most; larger ones are recorded as issues, not stored.
 *
 * @param maxBytes bytes of the picture as it came
 * @param maxPixels width times height, as the header gives them
 */
public record PictureLimits(long maxBytes, long maxPixels) {
  /** 64 MiB and 100 million pixels. */
  public static final PictureLimits DEFAULT = new PictureLimits(64L << 20, 100_000_000L);

  public PictureLimits {
    if (maxBytes <= 0 || maxPixels <= 0) {
      throw new IllegalArgumentException("The limits of a picture are positive numbers");
    }
  }
}

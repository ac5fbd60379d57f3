package dev.verialsync.activities.media.format;

/**
 * Width and height in pixels, both positive, as a browser shows them.
 *
 * @param orientation how it turns and mirrors the image before, as Exif says it: 1 to 8, 1 = not
 */
record PixelSize(int width, int height, int orientation) {
  static PixelSize of(long width, long height) throws RefusedImageException {
    if (width <= 0 || height <= 0 || width > Integer.MAX_VALUE || height > Integer.MAX_VALUE) {
      throw RefusedImageException.broken("it claims " + width + "x" + height + " pixels");
    }
    return new PixelSize((int) width, (int) height, 1);
  }

  /** The size of what is stored like this, as a browser shows it. */
  PixelSize turned(int as) {
    return as >= ExifOrientation.FIRST_QUARTER
        ? new PixelSize(/* width= */ height, /* height= */ width, as)
        : new PixelSize(width, height, as);
  }

  long pixels() {
    return (long) width * height;
  }

  @Override
  public String toString() {
    return width + "x" + height;
  }
}

package dev.verialsync.activities.media.format;

/** Width and height in pixels, both positive. */
record PixelSize(int width, int height) {
  static PixelSize of(long width, long height) throws RefusedImageException {
    if (width <= 0 || height <= 0 || width > Integer.MAX_VALUE || height > Integer.MAX_VALUE) {
      throw RefusedImageException.broken("it claims " + width + "x" + height + " pixels");
    }
    return new PixelSize((int) width, (int) height);
  }

  /** As a browser shows it that turns the image by a quarter. */
  PixelSize turnedIf(boolean turned) {
    return turned ? new PixelSize(/* width= */ height, /* height= */ width) : this;
  }

  long pixels() {
    return (long) width * height;
  }

  @Override
  public String toString() {
    return width + "x" + height;
  }
}

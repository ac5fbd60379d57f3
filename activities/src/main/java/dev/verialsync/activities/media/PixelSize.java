package dev.verialsync.activities.media;

/** Width and height in pixels, both positive. */
record PixelSize(int width, int height) {
  PixelSize {
    if (width <= 0 || height <= 0) {
      throw new IllegalArgumentException("A picture of " + width + "x" + height + " pixels");
    }
  }

  long pixels() {
    return (long) width * height;
  }

  @Override
  public String toString() {
    return width + "x" + height;
  }
}

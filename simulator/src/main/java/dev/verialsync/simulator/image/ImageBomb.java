package dev.verialsync.simulator.image;

/** A small file that becomes a huge image when it is read. */
public final class ImageBomb {
  private static final int SIDE = 20_000;

  private ImageBomb() {}

  /** A PNG of 400 megapixels in less than a megabyte. */
  public static byte[] png() {
    return PngEncoder.encodeBlank(SIDE, SIDE);
  }
}

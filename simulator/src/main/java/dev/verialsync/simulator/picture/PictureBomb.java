package dev.verialsync.simulator.picture;

/** A small file that becomes a huge picture when it is read. */
public final class PictureBomb {
  private static final int SIDE = 20_000;

  private PictureBomb() {}

  /** A PNG of 400 megapixels in less than a megabyte. */
  public static byte[] png() {
    return PngEncoder.encodeBlank(SIDE, SIDE);
  }
}

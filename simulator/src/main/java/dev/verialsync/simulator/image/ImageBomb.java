package dev.verialsync.simulator.image;

import java.awt.image.BufferedImage;

/** A small file that becomes a huge image when it is read. */
public final class ImageBomb {
  private static final int SIDE = 20_000;

  private ImageBomb() {}

  /** A black PNG of 400 megapixels in less than a megabyte. Drawing it takes 50 MB for a moment. */
  public static byte[] png() {
    return ImageRenderer.encode(
        new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_BINARY), "png");
  }
}

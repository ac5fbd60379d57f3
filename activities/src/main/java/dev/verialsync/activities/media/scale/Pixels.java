package dev.verialsync.activities.media.scale;

import java.awt.Graphics2D;
import java.awt.color.ColorSpace;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;

/** Changes of an image that has been read. */
final class Pixels {

  private static final int WHITE = 255;

  private Pixels() {}

  /** The image in 3 bytes a pixel, on white where it is transparent. */
  static BufferedImage onWhite(BufferedImage image) {
    if (image.getType() == BufferedImage.TYPE_3BYTE_BGR) {
      return image;
    }
    int width = image.getWidth();
    BufferedImage opaque =
        new BufferedImage(width, image.getHeight(), BufferedImage.TYPE_3BYTE_BGR);
    boolean isGrey = isGrey(image.getColorModel());
    int[] row = new int[width];
    for (int y = 0; y < image.getHeight(); y++) {
      if (isGrey) {
        readGrey(image, y, row);
      } else {
        image.getRGB(0, y, width, 1, row, 0, width);
      }
      for (int x = 0; x < width; x++) {
        row[x] = onWhite(row[x]);
      }
      opaque.setRGB(0, y, width, 1, row, 0, width);
    }
    return opaque;
  }

  private static boolean isGrey(ColorModel model) {
    return model.getColorSpace().getType() == ColorSpace.TYPE_GRAY
        && (model.getTransferType() == DataBuffer.TYPE_BYTE
            || model.getTransferType() == DataBuffer.TYPE_USHORT);
  }

  /** Java takes greys for linear light, and would show them lighter than browsers do. */
  private static void readGrey(BufferedImage image, int y, int[] argb) {
    Raster raster = image.getRaster();
    ColorModel model = image.getColorModel();
    int[] grey = raster.getSamples(0, y, argb.length, 1, 0, (int[]) null);
    int[] alpha =
        model.hasAlpha() ? raster.getSamples(0, y, argb.length, 1, 1, (int[]) null) : null;
    int most = (1 << model.getComponentSize(0)) - 1;
    for (int x = 0; x < argb.length; x++) {
      int value = grey[x] * WHITE / most;
      int opacity = alpha == null ? WHITE : alpha[x] * WHITE / most;
      argb[x] = opacity << 24 | value << 16 | value << 8 | value;
    }
  }

  private static int onWhite(int argb) {
    int alpha = argb >>> 24;
    return onWhite(argb >> 16, alpha) << 16 | onWhite(argb >> 8, alpha) << 8 | onWhite(argb, alpha);
  }

  private static int onWhite(int value, int alpha) {
    return ((value & 0xFF) * alpha + WHITE * (WHITE - alpha) + WHITE / 2) / WHITE;
  }

  /**
   * The image as a browser shows it.
   *
   * @param orientation as Exif says it, from 1 to 8
   */
  static BufferedImage upright(BufferedImage image, int orientation) {
    int w = image.getWidth();
    int h = image.getHeight();
    AffineTransform turn =
        switch (orientation) {
          case 2 -> new AffineTransform(-1, 0, 0, 1, w, 0);
          case 3 -> new AffineTransform(-1, 0, 0, -1, w, h);
          case 4 -> new AffineTransform(1, 0, 0, -1, 0, h);
          case 5 -> new AffineTransform(0, 1, 1, 0, 0, 0);
          case 6 -> new AffineTransform(0, 1, -1, 0, h, 0);
          case 7 -> new AffineTransform(0, -1, -1, 0, h, w);
          case 8 -> new AffineTransform(0, -1, 1, 0, 0, w);
          default -> new AffineTransform();
        };
    if (turn.isIdentity()) {
      return image;
    }
    boolean swaps = turn.getScaleX() == 0;
    BufferedImage upright = new BufferedImage(swaps ? h : w, swaps ? w : h, image.getType());
    Graphics2D graphics = upright.createGraphics();
    graphics.drawImage(image, turn, null);
    graphics.dispose();
    return upright;
  }
}

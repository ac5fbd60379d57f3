package dev.verialsync.simulator.image;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** Reduces an image to a given shorter side, as {@code numpixelsladomenor} asks for. */
final class ImageScaler {
  private ImageScaler() {}

  /**
   * Bytes that cannot be read as an image, and images that are small enough, stay as they are.
   *
   * @param shorterSide pixels
   */
  static byte[] reduce(byte[] image, int shorterSide) {
    try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(image))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        return image;
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in);
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        int smaller = Math.min(width, height);
        if (smaller <= shorterSide) {
          return image;
        }
        BufferedImage reduced =
            draw(
                reader.read(0),
                Math.max(1, Math.round(width * (float) shorterSide / smaller)),
                Math.max(1, Math.round(height * (float) shorterSide / smaller)));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        return ImageIO.write(reduced, reader.getFormatName(), out) ? out.toByteArray() : image;
      } finally {
        reader.dispose();
      }
    } catch (IOException | RuntimeException e) {
      return image;
    }
  }

  private static BufferedImage draw(BufferedImage original, int width, int height) {
    BufferedImage reduced = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = reduced.createGraphics();
    g.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    g.drawImage(original, 0, 0, width, height, null);
    g.dispose();
    return reduced;
  }
}

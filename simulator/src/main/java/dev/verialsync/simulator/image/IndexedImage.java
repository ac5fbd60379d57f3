package dev.verialsync.simulator.image;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;

/** An image of at most 256 colours. */
final class IndexedImage {
  private final int width;
  private final int height;
  private final byte[] pixels;
  private final int[] palette;

  /**
   * @param pixels one index into the palette per pixel, row by row
   * @param palette colours as 0xRRGGBB
   */
  IndexedImage(int width, int height, byte[] pixels, int[] palette) {
    this.width = width;
    this.height = height;
    this.pixels = pixels;
    this.palette = palette;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  byte[] pixels() {
    return pixels;
  }

  int[] palette() {
    return palette;
  }

  BufferedImage toBufferedImage() {
    IndexColorModel colours =
        new IndexColorModel(8, palette.length, palette, 0, false, -1, DataBuffer.TYPE_BYTE);
    BufferedImage image =
        new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, colours);
    byte[] target = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    System.arraycopy(pixels, 0, target, 0, pixels.length);
    return image;
  }
}

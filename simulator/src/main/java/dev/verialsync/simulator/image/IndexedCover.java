package dev.verialsync.simulator.image;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.util.SplittableRandom;

/** Draws covers with a small palette, for PNG, GIF, BMP and TIFF. */
final class IndexedCover {
  private static final int SHADES = 32;
  private static final int COLUMNS = 28;
  private static final int MAX_TITLE_LINES = 5;
  private static final int PAPER_WIDTH = COLUMNS * GlyphSheet.WIDTH;
  private static final int PAPER_HEIGHT = PAPER_WIDTH * 4 / 3;

  private final GlyphSheet glyphs;

  IndexedCover(GlyphSheet glyphs) {
    this.glyphs = glyphs;
  }

  /**
   * @param width pixels; the height is 4/3 of it
   */
  BufferedImage draw(Cover cover, int width) {
    int height = width * 4 / 3;
    byte[] label = label(cover, width, height);
    SplittableRandom random =
        new SplittableRandom(cover.heading().hashCode() * 31L + cover.footer().hashCode());
    IndexColorModel palette =
        new IndexColorModel(
            8, 2 * SHADES, palette(cover.theme()), 0, false, -1, DataBuffer.TYPE_BYTE);
    BufferedImage image =
        new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, palette);
    byte[] pixels = bytes(image);
    int margin = width / COLUMNS;
    int labelBottom = height * 11 / 20;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int at = y * width + x;
        boolean onLabel = x >= margin && x < width - margin && y >= margin && y < labelBottom;
        if (onLabel) {
          pixels[at] = (byte) ((label[at] & 0xff) * (SHADES - 1) / 255);
        } else {
          int shade = (y * SHADES / height + random.nextInt(8)) % SHADES;
          pixels[at] = (byte) (SHADES + shade);
        }
      }
    }
    return image;
  }

  private byte[] label(Cover cover, int width, int height) {
    BufferedImage paper =
        new BufferedImage(PAPER_WIDTH, PAPER_HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D g = paper.createGraphics();
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, PAPER_WIDTH, PAPER_HEIGHT);
    int y = 2 * GlyphSheet.WIDTH;
    write(g, cover.heading(), y, 2);
    y += 2 * GlyphSheet.HEIGHT;
    for (String line : GlyphSheet.wrap(cover.title(), COLUMNS - 4, MAX_TITLE_LINES)) {
      write(g, line, y, 1);
      y += GlyphSheet.HEIGHT;
    }
    write(g, cover.footer(), y, 1);
    g.dispose();
    if (width == PAPER_WIDTH) {
      return bytes(paper);
    }
    BufferedImage scaled = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D s = scaled.createGraphics();
    s.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    s.drawImage(paper, 0, 0, width, height, null);
    s.dispose();
    return bytes(scaled);
  }

  private void write(Graphics2D g, String text, int y, int scale) {
    int fitting = Math.min(text.length(), (COLUMNS - 3) / scale);
    int width = GlyphSheet.WIDTH * scale;
    for (int i = 0; i < fitting; i++) {
      g.drawImage(
          glyphs.cell(GlyphSheet.indexOf(text.charAt(i))),
          2 * GlyphSheet.WIDTH + i * width,
          y,
          width,
          GlyphSheet.HEIGHT * scale,
          null);
    }
  }

  private static byte[] bytes(BufferedImage image) {
    return ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
  }

  private static int[] palette(int theme) {
    int[] palette = new int[2 * SHADES];
    Color first = CoverBackground.colour(theme, 0);
    Color last = CoverBackground.colour(theme, 4);
    for (int i = 0; i < SHADES; i++) {
      int grey = i * 255 / (SHADES - 1);
      palette[i] = grey << 16 | grey << 8 | grey;
      palette[SHADES + i] =
          mix(first.getRed(), last.getRed(), i) << 16
              | mix(first.getGreen(), last.getGreen(), i) << 8
              | mix(first.getBlue(), last.getBlue(), i);
    }
    return palette;
  }

  private static int mix(int from, int to, int shade) {
    return from + (to - from) * shade / (SHADES - 1);
  }
}

package dev.verialsync.simulator.image;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Assembles covers as JPEG from blocks of letters and background that were encoded once: tens of
 * microseconds an image, where drawing and encoding would take milliseconds.
 */
final class MosaicJpeg {
  private static final int MIN_COLUMNS = 28;
  private static final int MAX_TITLE_LINES = 5;
  private static final int LABEL_TOP = 2;
  private static final int LETTER_ROWS = GlyphSheet.HEIGHT / JpegTiles.SIDE;
  private static final Color PAPER = new Color(250, 246, 232);

  private final JpegTiles letters;
  private final JpegTiles largeLetters;
  private final byte[] paper;
  private final AtomicReferenceArray<JpegTiles> art =
      new AtomicReferenceArray<>(CoverBackground.THEMES + 1);

  MosaicJpeg(GlyphSheet glyphs) {
    letters = letters(glyphs, 1);
    largeLetters = letters(glyphs, 2);
    paper = letters.block(0, 0);
  }

  byte[] draw(Cover cover) {
    JpegTiles background = art(cover.theme());
    int blocks = Math.max(1, cover.targetBytes() / background.averageBlockBytes());
    int columns = Math.max(MIN_COLUMNS, (int) Math.round(Math.sqrt(blocks * 0.75)));
    List<String> title = GlyphSheet.wrap(cover.title(), columns - 4, MAX_TITLE_LINES);
    int labelRows = 2 + 2 * LETTER_ROWS + (title.size() + 1) * LETTER_ROWS;
    int rows = Math.max(LABEL_TOP + labelRows + 2, Math.round(blocks / (float) columns));

    byte[][] grid = new byte[columns * rows][];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        boolean onLabel =
            row >= LABEL_TOP && row < LABEL_TOP + labelRows && column >= 1 && column < columns - 1;
        grid[row * columns + column] = onLabel ? paper : background.block(column, row);
      }
    }
    int row = LABEL_TOP + 1;
    write(grid, columns, row, cover.heading(), largeLetters, 2);
    row += 2 * LETTER_ROWS;
    for (String line : title) {
      write(grid, columns, row, line, letters, 1);
      row += LETTER_ROWS;
    }
    write(grid, columns, row, cover.footer(), letters, 1);
    return assemble(background.header(), grid, columns, rows);
  }

  private JpegTiles art(int theme) {
    int index =
        theme == CoverBackground.GRAINY_THEME
            ? theme
            : Math.floorMod(theme, CoverBackground.THEMES);
    JpegTiles tiles = art.get(index);
    if (tiles == null) {
      tiles = JpegTiles.of(CoverBackground.draw(index));
      art.set(index, tiles);
    }
    return tiles;
  }

  private static void write(
      byte[][] grid, int columns, int row, String text, JpegTiles font, int scale) {
    int fitting = Math.min(text.length(), (columns - 4) / scale);
    for (int i = 0; i < fitting; i++) {
      int glyph = GlyphSheet.indexOf(text.charAt(i));
      for (int y = 0; y < scale * LETTER_ROWS; y++) {
        for (int x = 0; x < scale; x++) {
          grid[(row + y) * columns + 2 + i * scale + x] = font.block(glyph * scale + x, y);
        }
      }
    }
  }

  private static byte[] assemble(byte[] header, byte[][] grid, int columns, int rows) {
    int length = header.length;
    for (byte[] block : grid) {
      length += block.length + 2;
    }
    byte[] jpeg = new byte[length];
    System.arraycopy(header, 0, jpeg, 0, header.length);
    putSize(jpeg, columns * JpegTiles.SIDE, rows * JpegTiles.SIDE);
    int at = header.length;
    for (int i = 0; i < grid.length; i++) {
      System.arraycopy(grid[i], 0, jpeg, at, grid[i].length);
      at += grid[i].length;
      jpeg[at++] = (byte) 0xff;
      jpeg[at++] = (byte) (i == grid.length - 1 ? 0xd9 : 0xd0 + i % 8);
    }
    return jpeg;
  }

  private static void putSize(byte[] jpeg, int width, int height) {
    int at = 2;
    while ((jpeg[at + 1] & 0xff) != 0xc0) {
      at += 2 + ((jpeg[at + 2] & 0xff) << 8 | (jpeg[at + 3] & 0xff));
    }
    jpeg[at + 5] = (byte) (height >> 8);
    jpeg[at + 6] = (byte) height;
    jpeg[at + 7] = (byte) (width >> 8);
    jpeg[at + 8] = (byte) width;
  }

  private static JpegTiles letters(GlyphSheet glyphs, int scale) {
    int width = GlyphSheet.WIDTH * scale;
    int height = GlyphSheet.HEIGHT * scale;
    BufferedImage strip =
        new BufferedImage(width * GlyphSheet.count(), height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = strip.createGraphics();
    g.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    for (int i = 0; i < GlyphSheet.count(); i++) {
      g.setClip(i * width, 0, width, height);
      g.drawImage(glyphs.cell(i), i * width, 0, width, height, null);
    }
    g.dispose();
    tint(strip);
    return JpegTiles.of(strip);
  }

  private static void tint(BufferedImage strip) {
    int[] pixels = ((DataBufferInt) strip.getRaster().getDataBuffer()).getData();
    for (int i = 0; i < pixels.length; i++) {
      int grey = pixels[i] & 0xff;
      pixels[i] =
          ((PAPER.getRed() * grey / 255) << 16)
              | ((PAPER.getGreen() * grey / 255) << 8)
              | (PAPER.getBlue() * grey / 255);
    }
  }
}

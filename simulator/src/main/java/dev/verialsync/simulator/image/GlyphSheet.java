package dev.verialsync.simulator.image;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * Letters as a bitmap of 16 x 32 pixel cells, for machines without fonts. Rendered once from DejaVu
 * Sans Mono Bold.
 */
final class GlyphSheet {
  static final int WIDTH = 16;
  static final int HEIGHT = 32;

  private static final int CELLS_PER_ROW = 16;
  private static final String CHARACTERS = characters();

  private final BufferedImage sheet = load();

  static int count() {
    return CHARACTERS.length();
  }

  static int indexOf(char character) {
    int index = CHARACTERS.indexOf(character);
    return index >= 0 ? index : CHARACTERS.indexOf('?');
  }

  BufferedImage cell(int index) {
    return sheet.getSubimage(
        index % CELLS_PER_ROW * WIDTH, index / CELLS_PER_ROW * HEIGHT, WIDTH, HEIGHT);
  }

  /** Breaks a text into at most {@code maxLines} lines of at most {@code columns} characters. */
  static List<String> wrap(String text, int columns, int maxLines) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.strip().split("\\s+", -1)) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > columns) {
        lines.add(line.toString());
        line.setLength(0);
      }
      if (!line.isEmpty()) {
        line.append(' ');
      }
      line.append(word, 0, Math.min(word.length(), columns));
    }
    lines.add(line.toString());
    return List.copyOf(lines.subList(0, Math.min(lines.size(), maxLines)));
  }

  private static String characters() {
    StringBuilder all = new StringBuilder();
    for (char c = 0x20; c < 0x7f; c++) {
      all.append(c);
    }
    for (char c = 0xa1; c <= 0xff; c++) {
      if (c != 0xad) {
        all.append(c);
      }
    }
    return all.append("€“”‘’–—…").toString();
  }

  private static BufferedImage load() {
    try (InputStream in = GlyphSheet.class.getResourceAsStream("glyphs.png")) {
      if (in == null) {
        throw new IllegalStateException("glyphs.png is not on the class path");
      }
      return ImageIO.read(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

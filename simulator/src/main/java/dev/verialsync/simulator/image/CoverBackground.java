package dev.verialsync.simulator.image;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.Polygon;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.SplittableRandom;

/** Backgrounds: a gradient, a few shapes and some film grain, different for every theme. */
final class CoverBackground {
  static final int THEMES = 12;

  /** The theme whose grain makes many bytes of few pixels, for very large originals. */
  static final int GRAINY_THEME = THEMES;

  static final int WIDTH = 480;
  static final int HEIGHT = 640;

  private CoverBackground() {}

  static BufferedImage draw(int theme) {
    SplittableRandom random = new SplittableRandom(theme * 7919L + 1);
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setPaint(new GradientPaint(0, 0, colour(theme, 0), WIDTH, HEIGHT, colour(theme, 1)));
    g.fillRect(0, 0, WIDTH, HEIGHT);
    for (int i = 0; i < 4; i++) {
      int size = random.nextInt(60, 260);
      g.setColor(translucent(colour(theme, 2 + i)));
      g.fillOval(random.nextInt(-40, WIDTH - 80), random.nextInt(HEIGHT - 120), size, size);
    }
    for (int layer = 0; layer < 3; layer++) {
      g.setColor(translucent(colour(theme, 6 + layer)));
      g.fillPolygon(hills(random, HEIGHT * (12 + layer) / 16));
    }
    g.dispose();
    addGrain(image, theme == GRAINY_THEME ? 220 : 10 + theme * 3, random);
    return image;
  }

  static Color colour(int theme, int nuance) {
    float hue = (theme * 0.381966f + nuance * 0.061f) % 1f;
    return Color.getHSBColor(hue, 0.45f + nuance % 3 * 0.15f, 0.85f - nuance % 4 * 0.12f);
  }

  private static Color translucent(Color colour) {
    return new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), 170);
  }

  private static Polygon hills(SplittableRandom random, int base) {
    Polygon polygon = new Polygon();
    polygon.addPoint(0, HEIGHT);
    for (int x = 0; x <= WIDTH; x += 40) {
      polygon.addPoint(x, base + random.nextInt(-50, 50));
    }
    polygon.addPoint(WIDTH, HEIGHT);
    return polygon;
  }

  private static void addGrain(BufferedImage image, int amplitude, SplittableRandom random) {
    int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    for (int i = 0; i < pixels.length; i++) {
      int grain = random.nextInt(amplitude) - amplitude / 2;
      int rgb = pixels[i];
      pixels[i] =
          (bounded((rgb >> 16 & 0xff) + grain) << 16)
              | (bounded((rgb >> 8 & 0xff) + grain) << 8)
              | bounded((rgb & 0xff) + grain);
    }
  }

  private static int bounded(int value) {
    return Math.max(0, Math.min(255, value));
  }
}

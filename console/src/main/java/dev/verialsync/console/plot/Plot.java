package dev.verialsync.console.plot;

import java.util.List;

/**
 * A plot that is ready to be drawn; lengths are those of {@code plot.jte}'s view box.
 *
 * @param title what it shows, with its unit
 * @param summary the same for who cannot see it
 * @param line points of a line, as SVG has them; empty = none
 */
public record Plot(
    String title,
    String summary,
    List<Bar> bars,
    String line,
    List<Tick> rows,
    List<Tick> columns,
    List<Key> keys) {

  public static final int WIDTH = 720;
  public static final int HEIGHT = 200;
  static final int LEFT = 52;
  static final int RIGHT = 8;
  static final int TOP = 10;
  static final int BOTTOM = 26;

  /** A bar, or a part of one; the tip is shown when pointed at. */
  public record Bar(double x, double y, double width, double height, String style, String tip) {}

  /** A mark on an axis, with its place. */
  public record Tick(double place, String label) {}

  /** What a colour stands for. */
  public record Key(String style, String label) {}
}

package dev.verialsync.console.plot;

import dev.verialsync.console.text.Texts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Draws values over time: stacked bars by name, or one line. */
public final class TimePlot {

  private static final int MOST_COLUMN_LABELS = 8;
  private static final int ROWS = 4;

  private final Texts texts;
  private final Instant start;
  private final Duration stretch;
  private final int stretches;

  /**
   * @param start of the first stretch
   * @param stretches how many there are, at least 1
   */
  public TimePlot(Texts texts, Instant start, Duration stretch, int stretches) {
    this.texts = texts;
    this.start = start;
    this.stretch = stretch;
    this.stretches = stretches;
  }

  /**
   * Bars, one a stretch.
   *
   * @param series values by name, one a stretch, in the order in which they are stacked
   */
  public Plot bars(String title, Map<String, long[]> series) {
    long[] sums = new long[stretches];
    series.values().forEach(values -> Arrays.setAll(sums, i -> sums[i] + values[i]));
    double top = niceTop(Arrays.stream(sums).max().orElse(0));
    double step = columnWidth();
    double[] heights = new double[stretches];
    List<Plot.Bar> bars = new ArrayList<>();
    List<Plot.Key> keys = new ArrayList<>();
    int style = 0;
    for (Map.Entry<String, long[]> one : series.entrySet()) {
      style++;
      keys.add(
          new Plot.Key(
              "s" + style,
              one.getKey() + " · " + texts.number(Arrays.stream(one.getValue()).sum())));
      for (int i = 0; i < stretches; i++) {
        long value = one.getValue()[i];
        if (value > 0) {
          double height = value / top * inner();
          heights[i] += height;
          bars.add(
              new Plot.Bar(
                  rounded(Plot.LEFT + i * step + step * 0.08),
                  rounded(Plot.TOP + inner() - heights[i]),
                  rounded(step * 0.84),
                  rounded(Math.max(height, 0.6)),
                  "s" + style,
                  "%s · %s: %s".formatted(when(i), one.getKey(), texts.number(value))));
        }
      }
    }
    return new Plot(title, summary(sums), bars, "", rows(top), columns(), keys);
  }

  /** A line through the stretches that have a value; a negative value is none. */
  public Plot line(String title, String name, long[] values) {
    double top = niceTop(Arrays.stream(values).max().orElse(0));
    double step = columnWidth();
    List<String> points = new ArrayList<>();
    List<Plot.Bar> dots = new ArrayList<>();
    for (int i = 0; i < stretches; i++) {
      if (values[i] >= 0) {
        double x = rounded(Plot.LEFT + (i + 0.5) * step);
        double y = rounded(Plot.TOP + inner() - values[i] / top * inner());
        points.add(String.format(Locale.ROOT, "%.1f,%.1f", x, y));
        dots.add(
            new Plot.Bar(
                x - 3, y - 3, 6, 6, "s1", "%s · %s".formatted(when(i), texts.number(values[i]))));
      }
    }
    return new Plot(
        title,
        summary(Arrays.stream(values).map(value -> Math.max(0, value)).toArray()),
        dots,
        String.join(" ", points),
        rows(top),
        columns(),
        List.of(new Plot.Key("s1", name)));
  }

  /** The names with the largest sums, and what is left over as one more. */
  public static Map<String, long[]> largest(Map<String, long[]> series, int most, String others) {
    List<Map.Entry<String, long[]>> sorted =
        series.entrySet().stream()
            .sorted(
                (one, other) ->
                    Long.compare(
                        Arrays.stream(other.getValue()).sum(), Arrays.stream(one.getValue()).sum()))
            .toList();
    Map<String, long[]> chosen = new LinkedHashMap<>();
    for (Map.Entry<String, long[]> one : sorted) {
      if (chosen.size() < most || chosen.containsKey(one.getKey())) {
        chosen.put(one.getKey(), one.getValue());
      } else {
        long[] rest = chosen.computeIfAbsent(others, name -> new long[one.getValue().length]);
        Arrays.setAll(rest, i -> rest[i] + one.getValue()[i]);
      }
    }
    return chosen;
  }

  private String summary(long[] sums) {
    int highest = 0;
    for (int i = 1; i < sums.length; i++) {
      highest = sums[i] > sums[highest] ? i : highest;
    }
    return texts.get(
        "plot.summary",
        texts.dayAndTime(start),
        texts.dayAndTime(start.plus(stretch.multipliedBy(stretches))),
        texts.number(sums[highest]),
        when(highest));
  }

  private String when(int i) {
    Instant at = start.plus(stretch.multipliedBy(i));
    return stretch.compareTo(Duration.ofDays(1)) < 0 ? texts.dayAndTime(at) : texts.day(at);
  }

  private List<Plot.Tick> rows(double top) {
    List<Plot.Tick> rows = new ArrayList<>();
    for (int i = 0; i <= ROWS; i++) {
      rows.add(
          new Plot.Tick(
              rounded(Plot.TOP + inner() - inner() * i / ROWS),
              texts.number(Math.round(top * i / ROWS))));
    }
    return rows;
  }

  private List<Plot.Tick> columns() {
    int each = Math.max(1, (stretches + MOST_COLUMN_LABELS - 1) / MOST_COLUMN_LABELS);
    boolean days = stretch.multipliedBy(each).compareTo(Duration.ofHours(20)) > 0;
    List<Plot.Tick> columns = new ArrayList<>();
    for (int i = 0; i < stretches; i += each) {
      Instant at = start.plus(stretch.multipliedBy(i));
      columns.add(
          new Plot.Tick(
              rounded(Plot.LEFT + i * columnWidth()),
              days ? texts.day(at).replaceAll("[ /]\\d{4}$", "") : texts.time(at)));
    }
    return columns;
  }

  private double columnWidth() {
    return (double) (Plot.WIDTH - Plot.LEFT - Plot.RIGHT) / stretches;
  }

  private static double inner() {
    return Plot.HEIGHT - Plot.TOP - Plot.BOTTOM;
  }

  /** A multiple of four, so that the marks are whole numbers. */
  private static double niceTop(long highest) {
    double unit = 4;
    while (unit * 10 < highest) {
      unit *= 10;
    }
    for (double factor : new double[] {1, 2, 3, 5, 8, 10}) {
      if (unit * factor >= highest) {
        return unit * factor;
      }
    }
    return unit * 10;
  }

  private static double rounded(double value) {
    return Math.round(value * 10) / 10.0;
  }
}

package dev.verialsync.console.page;

import dev.verialsync.console.plot.Plot;
import dev.verialsync.console.plot.TimePlot;
import dev.verialsync.console.text.Texts;
import dev.verialsync.db.console.CallView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How often Verial was called, and how long it took. */
final class CallPlots {

  private static final int MOST_METHODS = 4;
  private static final int MOST_STRETCHES = 180;
  private static final String SHORT = "(^Get)|(WS$)";

  private CallPlots() {}

  /** Of a run, from its first minute to its last; minutes are joined where there are too many. */
  static List<Plot> byMinute(Texts texts, List<CallView> calls) {
    if (calls.isEmpty()) {
      return List.of();
    }
    Instant start = calls.get(0).start();
    long minutes = Duration.between(start, calls.get(calls.size() - 1).start()).toMinutes() + 1;
    long joined = (minutes + MOST_STRETCHES - 1) / MOST_STRETCHES;
    int stretches = (int) Math.max(5, (minutes + joined - 1) / joined);
    String unit = joined == 1 ? texts.get("per.minute") : texts.get("per.minutes", joined);
    return plots(texts, calls, start, Duration.ofMinutes(joined), stretches, unit);
  }

  /**
   * Within a time that is shown whether or not there were calls.
   *
   * @param unit what a bar stands for, such as "an hour"
   */
  static List<Plot> plots(
      Texts texts,
      List<CallView> calls,
      Instant start,
      Duration stretch,
      int stretches,
      String unit) {
    Map<String, long[]> byMethod = new TreeMap<>();
    long[] count = new long[stretches];
    long[] millis = new long[stretches];
    for (CallView call : calls) {
      int place =
          Math.toIntExact(
              Math.min(
                  stretches - 1,
                  Duration.between(start, call.start()).toMillis() / stretch.toMillis()));
      byMethod
              .computeIfAbsent(call.method().replaceAll(SHORT, ""), name -> new long[stretches])[
              place] +=
          call.calls();
      count[place] += call.calls();
      millis[place] += call.millis();
    }
    long[] mean = new long[stretches];
    Arrays.setAll(mean, i -> count[i] == 0 ? -1 : millis[i] / count[i]);
    TimePlot plot = new TimePlot(texts, start, stretch, stretches);
    List<Plot> plots = new ArrayList<>();
    plots.add(
        plot.bars(
            texts.get("plot.calls", unit),
            TimePlot.largest(byMethod, MOST_METHODS, texts.get("others"))));
    plots.add(plot.line(texts.get("plot.latency"), texts.get("plot.mean"), mean));
    return plots;
  }
}

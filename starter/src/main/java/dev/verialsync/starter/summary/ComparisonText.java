package dev.verialsync.starter.summary;

import dev.verialsync.starter.text.Table;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Two runs side by side, to show the reuse. */
public final class ComparisonText {

  private ComparisonText() {}

  public static List<String> lines(RunSummary first, RunSummary second) {
    Table table = new Table("", "RUN " + first.run(), "RUN " + second.run());
    table.row("seconds", seconds(first), seconds(second));
    table.row("calls to Verial", first.callTotal(), second.callTotal());
    table.row(
        "articles asked for images",
        first.counts().articlesFetched(),
        second.counts().articlesFetched());
    table.row("images stored", first.counts().imagesStored(), second.counts().imagesStored());
    table.row(
        "images reused (same content)",
        first.counts().imagesReused(),
        second.counts().imagesReused());
    table.row("products written", written(first), written(second));
    return table.lines();
  }

  private static long written(RunSummary run) {
    return run.counts().productsInserted() + run.counts().productsUpdated();
  }

  private static String seconds(RunSummary run) {
    return String.format(
        Locale.ROOT,
        "%.1f",
        Duration.between(run.startedAt(), run.finishedAt()).toMillis() / 1000.0);
  }
}

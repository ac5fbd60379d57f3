package dev.verialsync.bench;

import dev.verialsync.bench.measure.Table;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What each manner needs, in columns, and the two phases as percent of the others. */
final class ModesTable {

  private final Table table =
      new Table("what", "before", "single batch", "two phases", "% of before", "% of single batch");

  /** Adds a figure; null where it was not measured. */
  void row(String name, @Nullable Number before, double singleBatch, double twoPhases) {
    table.row(
        name,
        before == null ? "" : text(before.doubleValue()),
        text(singleBatch),
        text(twoPhases),
        before == null ? "" : percent(twoPhases, before.doubleValue()),
        percent(twoPhases, singleBatch));
  }

  /** Adds a figure that is a share itself: it has no ratios. */
  void share(String name, @Nullable Number percentBefore, double singleBatch, double twoPhases) {
    table.row(
        name,
        percentBefore == null ? "" : text(percentBefore.doubleValue()),
        text(singleBatch),
        text(twoPhases),
        "",
        "");
  }

  void print() {
    table.print();
  }

  private static String text(double figure) {
    return String.format(
        Locale.ROOT, figure == Math.rint(figure) || figure >= 100 ? "%,.0f" : "%.1f", figure);
  }

  private static String percent(double figure, double of) {
    double percent = 100 * figure / of;
    return of == 0
        ? ""
        : String.format(Locale.ROOT, percent > 0 && percent < 1 ? "%.2g" : "%.0f", percent);
  }
}

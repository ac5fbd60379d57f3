package dev.verialsync.starter.view;

import dev.verialsync.activities.garbage.Collected;
import dev.verialsync.activities.garbage.Findings.Orphans;
import dev.verialsync.db.library.UnreferencedObjects;
import dev.verialsync.starter.process.TerminalText;
import dev.verialsync.starter.text.Figures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What garbage collection found and did, for a person. */
public final class GcText {

  private final Figures figures;
  private final String program;

  public GcText(Figures figures, String program) {
    this.figures = figures;
    this.program = program;
  }

  public String render(GcReport report) {
    List<String> lines = new ArrayList<>();
    if (report.removed() == null) {
      looked(report, lines);
    } else {
      removed(report.removed(), report.findings().objects(), lines);
    }
    past(report, lines);
    notYet(report, lines);
    return TerminalText.lines(lines);
  }

  /** Versions and records, which are no objects. */
  private void past(GcReport report, List<String> lines) {
    if (report.versions().past() > 0) {
      lines.add(
          "%s of products and names, replaced more than %s ago%s."
              .formatted(
                  Figures.count(report.versions().past(), "version", "versions"),
                  period(report.versions().keep()),
                  report.removed() == null
                      ? "; `%s gc --delete` removes them".formatted(program)
                      : ", removed"));
    }
    Map<String, Long> records = new TreeMap<>(report.records().past());
    records.values().removeIf(rows -> rows == 0);
    if (!records.isEmpty()) {
      lines.add(
          "Records of runs past SYNC_KEEP_CALLS, SYNC_KEEP_HISTORY and SYNC_KEEP_RUNS%s: %s."
              .formatted(
                  report.removed() == null
                      ? " (`%s gc --delete` removes them)".formatted(program)
                      : ", removed",
                  Figures.counts(records)));
    }
  }

  private static void notYet(GcReport report, List<String> lines) {
    UnreferencedObjects objects = report.findings().objects();
    if (objects.later() > 0) {
      lines.add(
          "Unused, but not for %s yet: %s."
              .formatted(period(report.olderThan()), size(objects.later(), objects.laterBytes())));
    }
    if (objects.beingRemoved() > 0) {
      lines.add(
          "Held by another gc, or by one that was killed: %s; released within 5 minutes."
              .formatted(Figures.count(objects.beingRemoved(), "object", "objects")));
    }
  }

  private void looked(GcReport report, List<String> lines) {
    UnreferencedObjects objects = report.findings().objects();
    Orphans orphans = report.findings().orphans();
    String period = period(report.olderThan());
    if (objects.objects() == 0 && orphans.objects() == 0) {
      lines.add("Nothing to remove: all images are in use, or were within %s.".formatted(period));
      return;
    }
    if (objects.objects() > 0) {
      lines.add(
          "Unused by any article or product for %s: %s%s"
              .formatted(
                  period,
                  size(objects.objects(), objects.bytes()),
                  objects.oldest() == null
                      ? ""
                      : ", the oldest since " + figures.dayAndTime(objects.oldest())));
      objects.examples().forEach(key -> lines.add("  " + key));
    }
    if (orphans.objects() > 0) {
      lines.add(
          "In the bucket for %s and unknown to the database: %s%s"
              .formatted(
                  period,
                  size(orphans.objects(), orphans.bytes()),
                  orphans.oldest() == null
                      ? ""
                      : ", the oldest since " + figures.dayAndTime(orphans.oldest())));
      orphans.examples().forEach(key -> lines.add("  " + key));
    }
    lines.add("Nothing was removed; `%s gc --delete` removes them.".formatted(program));
  }

  private static void removed(Collected removed, UnreferencedObjects left, List<String> lines) {
    lines.add(
        "Removed: %s unused, and %s unknown to the database."
            .formatted(
                size(removed.objects(), removed.bytes()),
                size(removed.orphans(), removed.orphanBytes())));
    if (removed.left() > 0) {
      lines.add(
          "Left for the next gc, or in use again: %s."
              .formatted(Figures.count(removed.left(), "object", "objects")));
    }
    if (left.objects() > 0) {
      lines.add(
          "Not removed: %s, because a backup is being made or another gc is running; run gc again after it."
              .formatted(size(left.objects(), left.bytes())));
    }
  }

  private static String size(long objects, long bytes) {
    return Figures.count(objects, "object", "objects")
        + (objects == 0 ? "" : " (" + Figures.bytes(bytes) + ")");
  }

  private static String period(Duration period) {
    if (period.isZero()) {
      return "0 s";
    }
    boolean wholeDays = period.equals(Duration.ofDays(period.toDays()));
    return wholeDays ? Figures.count(period.toDays(), "day", "days") : Figures.duration(period);
  }
}

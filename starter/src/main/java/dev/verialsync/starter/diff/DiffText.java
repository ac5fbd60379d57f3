package dev.verialsync.starter.diff;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verialsync.db.run.DifferenceRepository.Count;
import dev.verialsync.db.run.DifferenceRepository.Extremes;
import dev.verialsync.db.run.DifferenceRepository.PriceChange;
import dev.verialsync.starter.process.TerminalText;
import dev.verialsync.starter.text.Figures;
import dev.verialsync.starter.text.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a run would do, for a person: the counts, the largest changes, then some lines. */
final class DiffText {

  /** So many lines are printed; the files have all. */
  static final int LINES = 20;

  private static final int LONGEST = 60;

  private DiffText() {}

  static String of(DiffReport report) {
    List<String> lines = new ArrayList<>();
    if (report.counts().isEmpty()) {
      String what = report.extremes() == null ? "nothing of that" : "nothing";
      lines.add("Run %d (dry): a run would change %s.".formatted(report.run(), what));
      return TerminalText.lines(lines);
    }
    lines.add("Run %d (dry): a run would change".formatted(report.run()));
    for (Count count : report.counts()) {
      lines.add("  %-40s %s".formatted(count.described(), Figures.number(count.n())));
    }
    if (report.extremes() != null) {
      extremes(report.extremes(), lines);
    }
    if (!report.lines().isEmpty()) {
      lines.add("");
      report.lines().stream().limit(LINES).forEach(line -> lines.add(line(line)));
      if (report.lines().size() > LINES) {
        lines.add("  and more: --csv FILE and --json have all.");
      }
    }
    return TerminalText.lines(lines);
  }

  private static void extremes(Extremes extremes, List<String> lines) {
    if (extremes.pricesGone() > 0) {
      lines.add("  prices that vanish: " + Figures.number(extremes.pricesGone()));
    }
    if (extremes.stockGone() > 0) {
      lines.add("  stock to 0 or less: " + Figures.number(extremes.stockGone()));
    }
    if (!extremes.up().isEmpty()) {
      lines.add("  prices up most: " + changes(extremes.up()));
    }
    if (!extremes.down().isEmpty()) {
      lines.add("  prices down most: " + changes(extremes.down()));
    }
  }

  private static String changes(List<PriceChange> changes) {
    return changes.stream()
        .map(
            change ->
                String.format(
                    Locale.ROOT, "article %d %+.1f %%", change.articleId(), change.percent()))
        .collect(Collectors.joining(", "));
  }

  private static String line(DiffLine line) {
    return switch (line.kind()) {
      case "changed" ->
          "  article %d  %s: %s -> %s"
              .formatted(line.article(), line.field(), value(line.was()), value(line.willBe()));
      case "name" ->
          "  %s: %s -> %s"
              .formatted(TerminalText.line(line.field()), name(line.was()), name(line.willBe()));
      case "images_asked" -> "  article %d  images are asked for".formatted(line.article());
      default -> "  article %d  %s%s".formatted(line.article(), line.kind(), name(line));
    };
  }

  private static String name(DiffLine line) {
    return line.willBe() == null ? "" : ": " + name(line.willBe());
  }

  private static String name(@Nullable JsonNode row) {
    return row == null ? "none" : value(row.get("name"));
  }

  private static String value(@Nullable JsonNode value) {
    String text = value == null || value.isNull() ? "none" : TerminalText.line(Json.value(value));
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}

package dev.verialsync.starter.view;

import dev.verialsync.starter.services.Installation;
import dev.verialsync.starter.text.Figures;
import java.util.ArrayList;
import java.util.List;

/** What was installed where, a line each. */
public final class InstallationText {

  private InstallationText() {}

  public static List<String> lines(Installation.Report report) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Schema at %s: %s."
            .formatted(
                report.database(),
                report.migrations() == 0
                    ? "up to date already"
                    : Figures.count(report.migrations(), "migration", "migrations") + " applied"));
    lines.add(
        "Bucket %s at %s: is there, and marked as that of installation %s."
            .formatted(report.bucket(), report.endpoint(), report.installation()));
    lines.addAll(report.notes());
    lines.add(
        "Search attributes in namespace %s at %s: %s."
            .formatted(report.namespace(), report.temporal(), searchAttributes(report)));
    if (!report.missingSearchAttributes().isEmpty()) {
      lines.add(
          "  Without them workflows cannot be found by article id; everything else works. Add them with `temporal operator search-attribute create`.");
    }
    return lines;
  }

  private static String searchAttributes(Installation.Report report) {
    List<String> parts = new ArrayList<>();
    if (!report.searchAttributes().isEmpty()) {
      parts.add("registered " + String.join(", ", report.searchAttributes()));
    }
    if (!report.missingSearchAttributes().isEmpty()) {
      parts.add("missing " + String.join(", ", report.missingSearchAttributes()));
    }
    if (!report.presentSearchAttributes().isEmpty()) {
      parts.add("there already " + String.join(", ", report.presentSearchAttributes()));
    }
    return String.join("; ", parts);
  }
}

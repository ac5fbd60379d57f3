package dev.verialsync.starter.checks;

import java.util.List;

/** Findings, a line each. */
public final class CheckText {

  private CheckText() {}

  public static List<String> lines(CheckReport report) {
    return report.findings().stream().map(CheckText::line).toList();
  }

  private static String line(Finding finding) {
    return "%-7s  %-10s  %s"
        .formatted(finding.status().label(), finding.subject(), finding.message());
  }
}

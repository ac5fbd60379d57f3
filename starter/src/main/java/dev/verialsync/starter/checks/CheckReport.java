package dev.verialsync.starter.checks;

import java.util.List;

/** All findings, in the order in which they are shown; also the document under {@code --json}. */
public record CheckReport(List<Finding> findings) {

  public CheckReport {
    findings = List.copyOf(findings);
  }

  /** Whether nothing stands in the way of a run. */
  public boolean isReady() {
    return findings.stream().noneMatch(finding -> finding.status() == Finding.Status.PROBLEM);
  }
}

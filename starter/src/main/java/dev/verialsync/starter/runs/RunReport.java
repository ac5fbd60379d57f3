package dev.verialsync.starter.runs;

import dev.verialsync.db.RecordedIssue;
import dev.verialsync.starter.view.RunSummary;
import java.util.List;

/**
 * A run that was followed to its end.
 *
 * @param issues that it met and that are open, as far as they can be read
 */
public record RunReport(RunEnd end, RunSummary summary, List<RecordedIssue> issues) {}

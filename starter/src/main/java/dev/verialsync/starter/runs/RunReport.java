package dev.verialsync.starter.runs;

import dev.verialsync.starter.summary.OpenIssues;
import dev.verialsync.starter.summary.RunSummary;

/** A run that was followed to its end. */
public record RunReport(RunEnd end, RunSummary summary, OpenIssues issues) {}

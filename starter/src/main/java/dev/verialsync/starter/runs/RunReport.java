package dev.verialsync.starter.runs;

import dev.verialsync.starter.view.OpenIssues;
import dev.verialsync.starter.view.RunSummary;

/** A run that was followed to its end. */
public record RunReport(RunEnd end, RunSummary summary, OpenIssues issues) {}

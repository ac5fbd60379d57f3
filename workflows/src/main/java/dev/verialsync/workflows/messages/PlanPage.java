package dev.verialsync.workflows.messages;

import java.util.List;

/** Some batches of a plan; empty at its end. */
public record PlanPage(List<PlannedBatch> batches) {}

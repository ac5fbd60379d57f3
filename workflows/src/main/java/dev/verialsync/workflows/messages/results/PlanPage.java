package dev.verialsync.workflows.messages.results;

import dev.verialsync.workflows.messages.values.PlannedBatch;
import java.util.List;

/** Some batches of a plan; empty at its end. */
public record PlanPage(List<PlannedBatch> batches) {}

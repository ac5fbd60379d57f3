package dev.verialsync.workflows.messages;

/** How large a plan is. */
public record PlanSummary(int batches, int articles) {}

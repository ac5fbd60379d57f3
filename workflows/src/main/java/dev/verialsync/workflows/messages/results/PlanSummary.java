package dev.verialsync.workflows.messages.results;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/** How large a plan is. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record PlanSummary(int batches, int articles) {}

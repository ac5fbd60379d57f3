package dev.verialsync.workflows.messages.values;

import java.util.List;

/** One batch of a plan; its number is the last part of the child workflow's id. */
public record PlannedBatch(int number, List<Long> articleIds) {}

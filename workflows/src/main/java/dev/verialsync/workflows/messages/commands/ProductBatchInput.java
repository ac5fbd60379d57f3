package dev.verialsync.workflows.messages.commands;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/** The input of ProductBatch. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProductBatchInput(long runId, int number, List<Long> articleIds) {}

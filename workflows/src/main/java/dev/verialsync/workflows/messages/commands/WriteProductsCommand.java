package dev.verialsync.workflows.messages.commands;

import java.util.List;

/** Writes one batch of products in one transaction. */
public record WriteProductsCommand(long runId, int batch, List<Long> articleIds) {}

package dev.verialsync.workflows.messages.results;

/**
 * What was on sale was compared with what the change feed told.
 *
 * @param products that entered or left the sale
 */
public record SaleCompared(int products) {}

package dev.verialsync.workflows.messages.commands;

/**
 * Reads one of Verial's lists into its landing tables.
 *
 * @param pass 1 before the images, 2 before the products: each pass reads the list again
 */
public record LandListCommand(long runId, int pass, boolean acceptShrink) {}

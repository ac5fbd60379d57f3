package dev.verialsync.workflows.messages.shop;

/**
 * What was made.
 *
 * @param copies smaller copies, stored
 * @param unscalable images that can have none, and are not tried again
 */
public record RenditionsMade(long copies, long unscalable) {}

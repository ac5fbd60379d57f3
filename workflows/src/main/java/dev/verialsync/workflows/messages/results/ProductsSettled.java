package dev.verialsync.workflows.messages.results;

/**
 * The end of a products phase.
 *
 * @param held products that differ and were left out, because they are held
 */
public record ProductsSettled(int held) {}

package dev.verialsync.workflows.messages.rollback;

/**
 * A part of a rollback.
 *
 * @param after the last product that it looked at
 * @param products how many it looked at
 * @param imagesLost images that products had and that the library no longer holds
 * @param done there are no more
 */
public record ProductsRestored(long after, int products, int imagesLost, boolean done) {}

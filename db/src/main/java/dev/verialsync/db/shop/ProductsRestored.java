package dev.verialsync.db.shop;

/**
 * A part of a rollback.
 *
 * @param after the last product that it looked at; the next part begins after it
 * @param looked how many it looked at; 0 = there are no more
 * @param imagesLost images that products had and that the library no longer holds
 */
public record ProductsRestored(long after, int looked, long imagesLost) {}

package dev.verialsync.db.media.block;

/**
 * A reading of a list of images that an earlier run did not end.
 *
 * @param cursorJson what its reader committed last, in its own terms
 */
public record LeftReading(long id, String cursorJson) {}

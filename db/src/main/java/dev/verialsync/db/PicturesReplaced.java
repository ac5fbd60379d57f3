package dev.verialsync.db;

/**
 * What replacing articles' picture lists did.
 *
 * @param added pictures that an article did not have
 * @param kept pictures that it had
 * @param removed pictures that it has no more
 */
public record PicturesReplaced(int added, int kept, int removed) {}

package dev.verialsync.db.media;

/**
 * What replacing articles' image lists did.
 *
 * @param added images that an article did not have
 * @param kept images that it had
 * @param removed images that it has no more
 */
public record ImagesReplaced(int added, int kept, int removed) {}

package dev.verialsync.db.media;

import org.jspecify.annotations.Nullable;

/**
 * What became of the articles that were put aside.
 *
 * @param removed images that articles have lost
 * @param doubt what to say where too many articles would have lost theirs, and keep them; null
 *     where what Verial gave is believed
 */
public record ImagesSettled(int removed, @Nullable String doubt) {}

package dev.verialsync.db.media.block;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A list of images that may be read for many articles at once.
 *
 * @param moment whose changes are asked for; null = the whole catalogue's images
 * @param since Verial's wall-clock time that was asked for; null with the moment
 * @param articles that the question covers
 * @param needed of these, those whose images the run has still to fetch
 */
public record ImageQuestion(
    @Nullable Instant moment, @Nullable String since, long articles, long needed) {}

package dev.verialsync.db.media;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How many articles' images a run has fetched.
 *
 * @param first when the first of them were; null = none
 * @param last when the last of them were; null = none
 * @param stored images that it has put into the library
 * @param added images that articles got, whether or not the library had them
 */
public record FetchedSoFar(
    long articles, @Nullable Instant first, @Nullable Instant last, long stored, long added) {}

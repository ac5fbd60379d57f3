package dev.verialsync.db;

import java.time.Duration;

/**
 * The calls of a run for one article's pictures that failed.
 *
 * @param since how long ago the first was made; zero where there was none
 */
public record FailedAsks(int count, Duration since) {}

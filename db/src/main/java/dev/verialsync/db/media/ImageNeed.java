package dev.verialsync.db.media;

import java.time.Instant;

/**
 * Which articles' images a run has to fetch.
 *
 * @param moment as of which it knows what it fetches
 * @param full all of them
 * @param retryIssues also those with recorded issues
 */
public record ImageNeed(long runId, Instant moment, boolean full, boolean retryIssues) {}

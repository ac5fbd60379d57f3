package dev.verialsync.db.console;

import java.time.Instant;

/**
 * Calls to one method of Verial within a stretch of time.
 *
 * @param start of the stretch
 * @param failed those without a useful answer, those under way among them
 * @param millis from the request to the last byte, added up
 */
public record CallView(
    Instant start,
    String method,
    long calls,
    long failed,
    long bytes,
    long millis,
    long longestMillis) {}

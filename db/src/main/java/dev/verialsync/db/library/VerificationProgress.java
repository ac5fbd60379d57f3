package dev.verialsync.db.library;

/**
 * How far a run's check of the library is.
 *
 * @param after the last hash that was checked; empty at the beginning
 * @param wrong objects of another size or content, and those whose image is cut
 * @param repaired of the missing and wrong, those that are in the library again
 * @param lost those that were taken off their articles, because Verial does not give them any more
 */
public record VerificationProgress(
    String after, long checked, long missing, long wrong, long repaired, long lost) {}

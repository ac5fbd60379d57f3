package dev.verialsync.activities.task;

import java.time.Duration;
import java.time.Instant;

/**
 * A wait that is about to begin.
 *
 * @param service who is waited for, in a word for people
 * @param failures attempts that have failed so far
 * @param since when the first of them failed
 * @param pause how long the wait will be
 * @param fault of the last attempt
 */
public record Waiting(
    String service, int failures, Instant since, Duration pause, Exception fault) {}

package dev.verialsync.activities.garbage;

import java.time.Duration;

/**
 * How a collection goes about it.
 *
 * @param olderThan how long nothing must have referred to an object
 * @param batch objects condemned at once
 * @param issue how long after condemning the last removal of a batch may be sent
 * @param lease when each removal that was sent has surely ended: longer than {@code issue} by more
 *     than a call to S3 may take
 */
public record GarbagePolicy(Duration olderThan, int batch, Duration issue, Duration lease) {

  /** 30 s to send, then the 2 min that a call to S3 may take and as much again. */
  public static GarbagePolicy of(Duration olderThan) {
    return new GarbagePolicy(olderThan, 100, Duration.ofSeconds(30), Duration.ofMinutes(5));
  }
}

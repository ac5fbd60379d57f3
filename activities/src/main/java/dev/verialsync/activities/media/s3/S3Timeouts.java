package dev.verialsync.activities.media.s3;

import java.time.Duration;

/**
 * How long S3 may take.
 *
 * @param connect to open a connection
 * @param read between two bytes of an answer
 * @param write between two bytes of a request
 * @param call from the first byte of a request to the last of its answer
 */
public record S3Timeouts(Duration connect, Duration read, Duration write, Duration call) {
  /** 5 s, 30 s, 30 s, and 2 min, in which 64 MiB pass at 5 Mbit/s. */
  public static final S3Timeouts DEFAULT =
      new S3Timeouts(
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofMinutes(2));
}

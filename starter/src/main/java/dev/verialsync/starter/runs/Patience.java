package dev.verialsync.starter.runs;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How long a run is waited for while no worker answers; one that answers may be slow. */
final class Patience {

  private static final Duration WITHOUT_END = Duration.ofDays(36_500);

  private final Duration limit;
  private final Clock clock;
  private @Nullable Instant silentSince;

  Patience(Duration limit, Clock clock) {
    this.limit = limit;
    this.clock = clock;
  }

  static Patience withoutEnd(Clock clock) {
    return new Patience(WITHOUT_END, clock);
  }

  /** For how long to wait for the answer to what is asked now. */
  Duration left() {
    if (silentSince == null) {
      silentSince = clock.instant();
    }
    return limit.minus(Duration.between(silentSince, clock.instant()));
  }

  /** A worker has answered, or Temporal does not, and nothing is known of workers. */
  void renew() {
    silentSince = null;
  }

  /** Whether no worker has answered for so long. */
  boolean isSpent() {
    return silentSince != null && !clock.instant().isBefore(silentSince.plus(limit));
  }
}

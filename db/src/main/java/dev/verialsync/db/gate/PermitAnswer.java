package dev.verialsync.db.gate;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the gate answers to whoever asks for a call. */
public sealed interface PermitAnswer {

  /**
   * Send the request this long from now, keep renewing the permit while the call lasts, and
   * complete the call. A holder that could not renew it before the lease ran out must break off the
   * call.
   *
   * @param callsPerSecond the rate in force; null = no limit
   * @param probe Verial has been failing: this call finds out whether it still does
   */
  record Granted(long callId, Duration after, @Nullable BigDecimal callsPerSecond, boolean probe)
      implements PermitAnswer {}

  /**
   * Not now: ask again after the wait.
   *
   * @param since since when it has been so, where that is known
   * @param reason for a person
   */
  record Wait(Cause cause, Duration after, @Nullable Instant since, @Nullable String reason)
      implements PermitAnswer {}

  /** Never: the run is not the open one (any more). */
  record Superseded(String reason) implements PermitAnswer {}

  /** Why one has to wait. */
  enum Cause {
    /** As many calls are in flight, or about to start, as may be. */
    BUSY,
    /** An operator has paused all calls. */
    PAUSED,
    /** A quiet window whose limit is 0. */
    QUIET,
    /** Verial has been failing: the gate cools down, or a probe is under way. */
    COOLING
  }
}

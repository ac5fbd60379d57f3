package dev.verialsync.starter.text;

import dev.verialsync.db.gate.GateState;
import java.time.Duration;
import java.time.Instant;

/** The calls in flight, and how long the oldest has been where that is unusual. */
public final class InFlightText {

  /** An answer that takes longer is worth a look; a read timeout reports it much later. */
  private static final Duration UNUSUAL = Duration.ofSeconds(10);

  private InFlightText() {}

  public static String of(GateState gate, Instant now) {
    String calls = "%d in flight".formatted(gate.inFlight());
    Instant since = gate.oldestInFlightSince();
    if (since == null) {
      return calls;
    }
    Duration age = Duration.between(since, now);
    return age.compareTo(UNUSUAL) < 0
        ? calls
        : "%s, the oldest for %s".formatted(calls, Figures.duration(age));
  }
}

package dev.verialsync.activities.gate;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Learns whether calls are let through, for those who watch the worker. */
public interface GateWatch {

  void open();

  /**
   * No call is let through, for the reason that the sentence gives.
   *
   * @param probing whether one is let through within seconds, to see whether Verial is back
   */
  void closed(String sentence, @Nullable Instant since, boolean probing);
}

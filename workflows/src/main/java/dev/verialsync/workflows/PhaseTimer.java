package dev.verialsync.workflows;

/**
 * The timer that workflow code reports to Temporal's scope of metrics when a phase is completed.
 */
public final class PhaseTimer {

  public static final String NAME = "verial_sync_phase_duration";

  /** Which phase. */
  public static final String TAG = "phase";

  private PhaseTimer() {}
}

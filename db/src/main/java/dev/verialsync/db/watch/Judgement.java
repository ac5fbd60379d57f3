package dev.verialsync.db.watch;

import dev.verialsync.db.Phase;
import dev.verialsync.db.gate.GateState;
import dev.verialsync.db.notification.NotificationKind;
import dev.verialsync.db.run.RunStatus;
import dev.verialsync.db.state.InstallationState;
import dev.verialsync.db.state.InstallationState.LastRun;
import dev.verialsync.db.watch.Observation.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges each condition that people are notified of; {@code deploy/prometheus/rules.yaml} judges
 * alike.
 */
public final class Judgement {

  private static final Duration LONGEST_SETTLING = Duration.ofMinutes(5);

  private Judgement() {}

  /** Every condition, those that are clear among them. */
  public static List<Observation> of(
      GateState gate, InstallationState state, Thresholds thresholds, Instant now) {
    List<Observation> all = new ArrayList<>();
    LastRun last = state.lastRun();
    all.add(
        last == null
            ? failed(null, null, null)
            : failed(last.status(), last.endedAt(), last.message()));
    for (Phase phase : Phase.values()) {
      Instant since = state.lastSuccess().getOrDefault(phase, state.installedAt());
      boolean late = isLonger(since, thresholds.lateAfter(), now);
      all.add(
          new Observation(
              NotificationKind.LATE,
              phase.label(),
              late ? State.LASTING : State.CLEAR,
              since,
              null,
              settling(thresholds.lateAfter())));
    }
    Instant run = state.runStartedAt();
    all.add(
        duringRun(
            NotificationKind.VERIAL_AWAY, run, gate.failingSince(), thresholds.awayAfter(), now));
    boolean held = state.allHeld() || state.heldArticles() > 0;
    all.add(
        new Observation(
            NotificationKind.HELD,
            "",
            held ? State.LASTING : State.CLEAR,
            null,
            null,
            Duration.ZERO));
    all.add(
        duringRun(NotificationKind.PAUSED, run, gate.pausedSince(), Thresholds.PAUSED_AFTER, now));
    return all;
  }

  /** A cancelled run says neither that runs fail nor that they do not. */
  static Observation failed(
      @Nullable RunStatus last, @Nullable Instant endedAt, @Nullable String message) {
    State state =
        last == null
            ? State.CLEAR
            : switch (last) {
              case FAILED, ABANDONED -> State.LASTING;
              case COMPLETED, COMPLETED_WITH_ISSUES -> State.CLEAR;
              case CANCELLED, RUNNING -> State.PENDING;
            };
    return new Observation(
        NotificationKind.FAILED,
        "",
        state,
        endedAt,
        state == State.LASTING ? String.valueOf(message) : null,
        Duration.ZERO);
  }

  /** What holds only while a run is active, and counts from then on at the earliest. */
  private static Observation duringRun(
      NotificationKind kind,
      @Nullable Instant run,
      @Nullable Instant begun,
      Duration threshold,
      Instant now) {
    Instant since = run == null || begun == null || begun.isAfter(run) ? begun : run;
    State state = State.CLEAR;
    if (run != null && since != null) {
      state = isLonger(since, threshold, now) ? State.LASTING : State.PENDING;
    }
    return new Observation(kind, "", state, since, null, settling(threshold));
  }

  private static boolean isLonger(Instant since, Duration threshold, Instant now) {
    return now.isAfter(since.plus(threshold));
  }

  /** What comes and goes is one condition. */
  private static Duration settling(Duration threshold) {
    return threshold.compareTo(LONGEST_SETTLING) < 0 ? threshold : LONGEST_SETTLING;
  }
}

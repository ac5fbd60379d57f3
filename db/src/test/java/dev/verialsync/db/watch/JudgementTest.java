package dev.verialsync.db.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.db.Phase;
import dev.verialsync.db.gate.GateState;
import dev.verialsync.db.notification.NotificationStage;
import dev.verialsync.db.run.RunStatus;
import dev.verialsync.db.state.InstallationState;
import dev.verialsync.db.state.InstallationState.LastRun;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What people would be told, minute by minute, of a story told to the watch. */
class JudgementTest {

  private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");

  /** A watch that judges each minute, and an installation that is changed by hand. */
  private static final class Story {
    private final Thresholds thresholds =
        new Thresholds(Duration.ofHours(26), Duration.ofMinutes(5));
    private final Map<String, Condition> known = new HashMap<>();
    private final List<String> told = new ArrayList<>();
    private final Map<Phase, Instant> success = new EnumMap<>(Phase.class);
    private Instant installed = NOON;
    private Instant now = NOON;
    private @Nullable Instant run;
    private @Nullable Instant failing;
    private @Nullable Instant paused;
    private @Nullable LastRun last;
    private long held;

    private Story() {
      for (Phase phase : Phase.values()) {
        success.put(phase, NOON);
      }
    }

    private void minutes(long minutes) {
      for (long i = 0; i < minutes; i++) {
        now = now.plusSeconds(60);
        judge();
      }
    }

    private void judge() {
      GateState gate =
          new GateState(
              BigDecimal.TEN, 4, false, null, null, 0, null, paused, null, 0, failing, null, null);
      InstallationState state =
          new InstallationState(
              installed, run, Map.of(), last, Map.copyOf(success), false, held, Map.of());
      Judgement.of(gate, state, thresholds, now).forEach(this::observe);
    }

    private void observe(Observation seen) {
      String key = (seen.kind().label() + " " + seen.subject()).strip();
      Condition.Step step = Condition.step(known.get(key), seen, now);
      if (step.next() == null) {
        known.remove(key);
      } else {
        known.put(key, step.next());
      }
      NotificationStage tell = step.tell();
      if (tell != null) {
        told.add("%d %s %s".formatted(Duration.between(NOON, now).toMinutes(), key, tell.label()));
      }
    }

    private void ended(RunStatus status, @Nullable String message) {
      last = new LastRun(1, status, now, message);
    }

    private void completes(Phase phase) {
      success.put(phase, now);
      ended(RunStatus.COMPLETED, null);
    }

    /** Without the times. */
    private List<String> stages() {
      return told.stream().map(line -> line.replaceFirst("^\\d+ ", "")).toList();
    }
  }

  private final Story story = new Story();

  @Test
  void verialAwayFor20MinutesWithAThresholdOf5IsToldOnceAndItsEndOnce() {
    story.run = NOON;
    story.failing = NOON;
    story.minutes(20);
    story.failing = null;
    story.minutes(60);

    assertThat(story.told).containsExactly("6 verial-away raised", "26 verial-away over");
  }

  @Test
  void aUsefulAnswerNowAndThenDoesNotEndIt() {
    story.run = NOON;
    for (int i = 0; i < 10; i++) {
      story.failing = story.now;
      story.minutes(7);
      story.failing = null;
      story.minutes(2);
    }
    story.minutes(10);

    assertThat(story.told).containsExactly("6 verial-away raised", "94 verial-away over");
  }

  @Test
  void afterItsEndItIsRaisedAgainAnHourLaterAtTheEarliest() {
    story.run = NOON;
    for (int i = 0; i < 12; i++) {
      story.failing = story.now;
      story.minutes(10);
      story.failing = null;
      story.minutes(10);
    }

    assertThat(story.told)
        .containsExactly(
            "6 verial-away raised",
            "16 verial-away over",
            "86 verial-away raised",
            "96 verial-away over",
            "166 verial-away raised",
            "176 verial-away over");
  }

  @Test
  void whatBeganInThatHourAndLastsIsToldWhenItIsOver() {
    story.run = NOON;
    story.failing = NOON;
    story.minutes(6);
    story.failing = null;
    story.minutes(6);
    story.failing = story.now;
    story.minutes(90);

    assertThat(story.told)
        .containsExactly("6 verial-away raised", "12 verial-away over", "72 verial-away raised");
  }

  @Test
  void verialIsAwayOnlyWhileARunWaitsForIt() {
    story.failing = NOON;
    story.minutes(60);
    assertThat(story.told).isEmpty();

    // The new run's first call may be answered: it has not waited yet.
    story.run = story.now;
    story.minutes(5);
    assertThat(story.told).isEmpty();
    story.minutes(5);
    assertThat(story.told).containsExactly("66 verial-away raised");
  }

  @Test
  void aConditionIsToldOnceADayWhileItLasts() {
    story.held = 3;
    story.minutes(3 * 24 * 60);
    story.held = 0;
    story.minutes(1);

    assertThat(story.stages())
        .filteredOn(line -> line.startsWith("held"))
        .containsExactly("held raised", "held reminder", "held reminder", "held over");
    assertThat(story.told).contains("1 held raised", "1441 held reminder", "2881 held reminder");
  }

  @Test
  void productRunsEveryTenMinutesDoNotHideDeadNights() {
    for (int i = 0; i < 6 * 24 * 2; i++) {
      story.minutes(10);
      story.completes(Phase.PRODUCTS);
    }
    story.completes(Phase.IMAGES);
    story.minutes(10);

    assertThat(story.told).containsExactly("1561 late images raised", "2886 late images over");
  }

  @Test
  void aNewInstallationIsNotLateBeforeItsTime() {
    story.success.clear();
    story.minutes(26 * 60);
    assertThat(story.told).isEmpty();
    story.minutes(1);
    assertThat(story.stages()).containsExactly("late images raised", "late products raised");
  }

  @Test
  void aPauseIsForgottenAfterTwelveHours() {
    story.run = NOON;
    story.paused = NOON;
    story.minutes(12 * 60);
    assertThat(story.told).isEmpty();
    story.minutes(60);
    story.run = null;
    story.minutes(10);

    assertThat(story.told).containsExactly("721 paused raised", "786 paused over");
  }

  @Test
  void runsThatFailForTheSameCauseAreToldOnceUntilOneCompletes() {
    story.minutes(1);
    for (int i = 0; i < 12; i++) {
      story.ended(RunStatus.FAILED, "Verial refuses the session (call %d).\nAsk.".formatted(i));
      story.minutes(10);
    }
    story.ended(RunStatus.CANCELLED, null);
    story.minutes(10);
    story.ended(RunStatus.COMPLETED_WITH_ISSUES, null);
    story.minutes(10);

    assertThat(story.told).containsExactly("2 failed raised", "132 failed over");
  }

  @Test
  void anotherCauseIsNewsButNotThoseThatTakeTurns() {
    for (int i = 0; i < 12; i++) {
      story.ended(RunStatus.FAILED, i % 2 == 0 ? "No session." : "The bucket is gone.");
      story.minutes(10);
    }

    assertThat(story.told).containsExactly("1 failed raised", "11 failed raised");
  }

  @Test
  void tenCausesAreEnough() {
    for (char c = 'a'; c < 'z'; c++) {
      story.ended(RunStatus.FAILED, "cause " + c);
      story.minutes(10);
    }

    assertThat(story.told).hasSize(10);
  }

  @Test
  void runsThatFailAndCompleteByTurnsMakeNoFlood() {
    for (int i = 0; i < 18; i++) {
      story.ended(i % 2 == 0 ? RunStatus.FAILED : RunStatus.COMPLETED, null);
      story.minutes(10);
    }

    assertThat(story.told)
        .containsExactly(
            "1 failed raised",
            "11 failed over",
            "81 failed raised",
            "91 failed over",
            "161 failed raised",
            "171 failed over");
  }

  @Test
  void anotherCauseIsNewsSoonAfterTheEndAndTheSameIsNot() {
    for (String cause : List.of("No session.", "No session.", "The bucket is gone.")) {
      story.ended(RunStatus.FAILED, cause);
      story.minutes(10);
      story.ended(RunStatus.COMPLETED, null);
      story.minutes(10);
    }
    story.ended(RunStatus.FAILED, "No session.");
    story.minutes(10);

    assertThat(story.told)
        .containsExactly("1 failed raised", "11 failed over", "41 failed raised", "51 failed over");
  }

  @Test
  void tenCausesAreEnoughForRunsThatFailAndCompleteByTurns() {
    for (char c = 'a'; c < 'p'; c++) {
      story.ended(RunStatus.FAILED, "cause " + c);
      story.minutes(1);
      story.ended(RunStatus.COMPLETED, null);
      story.minutes(1);
    }

    assertThat(story.told).hasSize(20);
  }

  @Test
  void anInstallationThatIsWellTellsNothing() {
    story.run = NOON;
    story.completes(Phase.IMAGES);
    story.minutes(60 * 24);

    assertThat(story.told).isEmpty();
    assertThat(story.known).isEmpty();
  }
}

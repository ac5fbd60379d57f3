package dev.verialsync.db.watch;

import dev.verialsync.db.notification.NotificationKind;
import dev.verialsync.db.notification.NotificationStage;
import dev.verialsync.db.watch.Observation.State;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What people were told of a condition.
 *
 * @param told whether they believe that it lasts
 * @param toldAt when they were last told; null = never
 * @param goneAt when it was first seen to be clear; null = it is not
 * @param toldCauses since it was raised, kept while it is quiet
 */
record Condition(
    NotificationKind kind,
    String subject,
    Instant since,
    boolean told,
    @Nullable Instant toldAt,
    @Nullable Instant goneAt,
    Set<UUID> toldCauses) {

  static final Duration REMINDED_EVERY = Duration.ofDays(1);

  /**
   * After people were told that it was over, or of issues: what comes and goes makes no flood.
   * Another cause is told all the same.
   */
  static final Duration QUIET = Duration.ofHours(1);

  private static final Duration FORGOTTEN_AFTER = Duration.ofDays(7);

  /** After these, reminders alone follow. */
  private static final int MOST_CAUSES = 10;

  private static final int CAUSE_LENGTH = 200;

  /**
   * What an observation makes of it.
   *
   * @param next null = nothing is left to remember
   * @param tell null = nothing
   */
  record Step(@Nullable Condition next, @Nullable NotificationStage tell) {}

  static Step step(@Nullable Condition known, Observation seen, Instant now) {
    if (seen.lasts()) {
      return known != null && known.told ? known.lasting(seen, now) : begun(known, seen, now);
    }
    if (known == null) {
      return new Step(null, null);
    }
    if (!known.told) {
      return new Step(known.isQuiet(now) ? known : null, null);
    }
    if (seen.state() == State.PENDING) {
      return new Step(known.with(true, known.toldAt, null, known.toldCauses), null);
    }
    Instant gone = known.goneAt == null ? now : known.goneAt;
    return now.isBefore(gone.plus(seen.settling()))
        ? new Step(known.with(true, known.toldAt, gone, known.toldCauses), null)
        : new Step(known.with(false, now, gone, known.toldCauses), NotificationStage.OVER);
  }

  private static Step begun(@Nullable Condition known, Observation seen, Instant now) {
    Instant since = seen.since() == null ? now : seen.since();
    boolean quiet = known != null && known.isQuiet(now);
    Set<UUID> before = quiet ? known.toldCauses : Set.of();
    Set<UUID> causes = causes(before, seen);
    boolean tell = !quiet || isNews(before, causes);
    Condition begun =
        new Condition(
            seen.kind(),
            seen.subject(),
            since,
            tell,
            tell ? now : known.toldAt,
            null,
            tell ? causes : before);
    return new Step(begun, tell ? NotificationStage.RAISED : null);
  }

  private Step lasting(Observation seen, Instant now) {
    Set<UUID> causes = causes(toldCauses, seen);
    if (isNews(toldCauses, causes)) {
      return new Step(with(true, now, null, causes), NotificationStage.RAISED);
    }
    boolean due = !now.isBefore(Objects.requireNonNull(toldAt).plus(REMINDED_EVERY));
    return new Step(
        with(true, due ? now : toldAt, null, toldCauses), due ? NotificationStage.REMINDER : null);
  }

  /** Nobody has watched for long: what was told is no news, neither that it lasts nor its end. */
  boolean isForgotten(Instant now) {
    return toldAt != null && now.isAfter(toldAt.plus(FORGOTTEN_AFTER));
  }

  private boolean isQuiet(Instant now) {
    return toldAt != null && now.isBefore(toldAt.plus(QUIET));
  }

  private Condition with(
      boolean isTold, @Nullable Instant at, @Nullable Instant gone, Set<UUID> causes) {
    return new Condition(kind, subject, since, isTold, at, gone, causes);
  }

  private static boolean isNews(Set<UUID> before, Set<UUID> causes) {
    return causes.size() > before.size() && before.size() < MOST_CAUSES;
  }

  private static Set<UUID> causes(Set<UUID> before, Observation seen) {
    if (seen.cause() == null) {
      return before;
    }
    // Messages of one cause differ in their numbers and times.
    String line = seen.cause().lines().findFirst().orElse("").replaceAll("\\d+", "0");
    String text = line.substring(0, Math.min(line.length(), CAUSE_LENGTH));
    Set<UUID> causes = new LinkedHashSet<>(before);
    causes.add(UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)));
    return causes;
  }
}

package dev.verialsync.db.watch;

import dev.verialsync.db.notification.NotificationKind;
import dev.verialsync.db.notification.NotificationRepository;
import dev.verialsync.db.notification.NotificationStage;
import dev.verialsync.db.state.InstallationState;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Collection;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Writes the notifications that are due, in one transaction in which nobody else does. */
final class Telling {

  private static final ZoneId MADRID = ZoneId.of("Europe/Madrid");
  private static final Duration DIGEST_OF = Duration.ofDays(1);

  private final DSLContext sql;
  private final WatchPolicy policy;
  private final Instant now;
  private final ConditionTable conditions;
  private final Facts facts;

  Telling(DSLContext sql, WatchPolicy policy, Instant now) {
    this.sql = sql;
    this.policy = policy;
    this.now = now;
    this.conditions = ConditionTable.locked(sql);
    this.facts = new Facts(sql);
  }

  /**
   * Tells of a condition that has begun, lasts for another day, or is over.
   *
   * @param state null = only a run's end is known
   * @param lastRun the last run that ended
   */
  void observe(Observation seen, @Nullable InstallationState state, @Nullable Long lastRun) {
    if (!policy.tells(seen.kind())) {
      return;
    }
    Condition known = conditions.find(seen.kind(), seen.subject());
    Condition.Step step =
        Condition.step(known == null || known.isForgotten(now) ? null : known, seen, now);
    if (step.next() != null) {
      conditions.save(step.next());
    } else if (known != null) {
      conditions.remove(seen.kind(), seen.subject());
    }
    if (step.tell() != null
        && step.next() != null
        && (step.tell() != NotificationStage.OVER || policy.recovered())) {
      write(
          seen.kind(),
          step.tell(),
          facts.condition(seen, step.next().since(), neverSucceeded(seen, state), lastRun));
    }
  }

  private static @Nullable Boolean neverSucceeded(
      Observation seen, @Nullable InstallationState state) {
    if (state == null || !seen.kind().equals(NotificationKind.LATE)) {
      return null;
    }
    return !state.hasCompleted(seen.subject());
  }

  /** What a completed run has changed. */
  void completed(long runId) {
    if (policy.tells(NotificationKind.COMPLETED)) {
      write(NotificationKind.COMPLETED, NotificationStage.ONCE, facts.run(runId));
    }
  }

  /**
   * The issues that are new since the last message, once an hour at most.
   *
   * @param runId that met them; null = no certain one
   */
  void issues(@Nullable Long runId) {
    if (!policy.tells(NotificationKind.ISSUES)) {
      return;
    }
    Condition before = conditions.find(NotificationKind.ISSUES, "");
    if (before != null && now.isBefore(before.since().plus(Condition.QUIET))) {
      return;
    }
    facts
        .issues(conditions.toldIssue(), runId)
        .ifPresent(
            found -> {
              write(NotificationKind.ISSUES, NotificationStage.ONCE, found.facts());
              conditions.told(NotificationKind.ISSUES, now);
              conditions.toldIssue(found.last());
            });
  }

  /** The digest, once a day from its time on; not on the day on which it is asked for first. */
  void digest(InstallationState state, Collection<String> lasting) {
    if (!policy.tells(NotificationKind.DAILY)) {
      return;
    }
    Condition before = conditions.find(NotificationKind.DAILY, "");
    Instant due =
        ZonedDateTime.ofInstant(now, MADRID)
            .toLocalDate()
            .atTime(policy.digestAt())
            .atZone(MADRID)
            .toInstant();
    boolean isDue = before != null && before.since().isBefore(due) && !now.isBefore(due);
    if (isDue) {
      Instant since =
          before.since().isBefore(now.minus(DIGEST_OF)) ? before.since() : now.minus(DIGEST_OF);
      write(
          NotificationKind.DAILY, NotificationStage.ONCE, facts.digest(since, now, state, lasting));
    }
    if (isDue || before == null) {
      conditions.told(NotificationKind.DAILY, now);
    }
  }

  private void write(NotificationKind kind, NotificationStage stage, String json) {
    NotificationRepository.write(sql, kind, stage, json, policy.targets());
  }
}

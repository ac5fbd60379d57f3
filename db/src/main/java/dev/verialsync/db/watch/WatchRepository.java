package dev.verialsync.db.watch;

import dev.verialsync.db.Database;
import dev.verialsync.db.PreparedSql;
import dev.verialsync.db.ServerClock;
import dev.verialsync.db.gate.CallGateRepository;
import dev.verialsync.db.gate.GateLimits;
import dev.verialsync.db.state.InstallationState;
import dev.verialsync.db.state.InstallationStateRepository;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jooq.DSLContext;

/** Judges how the installation stands, and writes the notifications that are due. */
public final class WatchRepository {

  private static final PreparedSql NOW = new PreparedSql("select clock_timestamp() as now");

  private final Database database;
  private final WatchPolicy policy;
  private final GateLimits limits;
  private final Function<DSLContext, Instant> clock;

  public WatchRepository(Database database, WatchPolicy policy, GateLimits limits) {
    this(database, policy, limits, WatchRepository::serverTime);
  }

  /** By a clock of one's own, for tests. */
  WatchRepository(
      Database database,
      WatchPolicy policy,
      GateLimits limits,
      Function<DSLContext, Instant> clock) {
    this.database = database;
    this.policy = policy;
    this.limits = limits;
    this.clock = clock;
  }

  /** One transaction, in which no one else judges. To judge again tells nothing again. */
  public void judge() {
    database
        .transactions()
        .inTransaction(
            sql -> {
              if (!policy.targets().isEmpty()) {
                judge(sql);
              }
              return null;
            });
  }

  private void judge(DSLContext sql) {
    Telling telling = new Telling(sql, policy, clock.apply(sql));
    // Read after the lock: a run that has ended meanwhile has told so.
    InstallationState state = InstallationStateRepository.read(sql);
    List<Observation> seen =
        Judgement.of(
            CallGateRepository.state(sql, limits), state, policy.thresholds(), clock.apply(sql));
    Long lastRun = state.lastRun() == null ? null : state.lastRun().id();
    seen.forEach(observation -> telling.observe(observation, state, lastRun));
    if (state.runStartedAt() == null) {
      telling.issues(null);
    }
    telling.digest(
        state,
        seen.stream()
            .filter(Observation::lasts)
            .map(observation -> observation.kind().label() + " " + observation.subject())
            .map(String::strip)
            .toList());
  }

  private static Instant serverTime(DSLContext sql) {
    return Objects.requireNonNull(NOW.fetchSingle(sql, row -> ServerClock.instant(row, "now")));
  }
}

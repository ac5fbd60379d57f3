package dev.verialsync.db.run;

import static dev.verialsync.db.jooq.erp.Tables.CHANGE_QUESTION;
import static dev.verialsync.db.jooq.sync.Tables.BATCH;
import static dev.verialsync.db.jooq.sync.Tables.GUARD;
import static dev.verialsync.db.jooq.sync.Tables.RUN;

import dev.verialsync.db.Database;
import dev.verialsync.db.FencedOffException;
import dev.verialsync.db.ServerClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Runs, and the guard that lets one of them write. */
public final class RunRepository {

  private static final String ABANDONED = "Its workflow ended without closing it.";

  private final Database database;
  private final RunEnding ending;

  public RunRepository(Database database) {
    this(database, RunEnding.NOTHING);
  }

  /**
   * @param ending is part of each transaction that ends a run
   */
  public RunRepository(Database database, RunEnding ending) {
    this.database = database;
    this.ending = ending;
  }

  /**
   * Opens a run if the guard is free and promised to nobody else; where it is not, and the run
   * waits, promises it to that run if nobody else waits. The same workflow id and first execution
   * open the same run, however often they ask, even after it was closed (a workflow that was
   * reset). One transaction, after all writes under way have ended.
   */
  public RunOpened open(RunOpening opening) {
    return database
        .transactions()
        .exclusive(
            sql -> {
              Optional<RunHolder> holder = RunGuard.holder(sql);
              if (holder.isPresent()) {
                RunHolder held = holder.get();
                return RunGuard.isSame(held, opening)
                    ? new RunOpened.Opened(held.runId(), true)
                    : held(sql, held, opening);
              }
              return takeUnlessPromised(sql, opening);
            });
  }

  private static RunOpened held(DSLContext sql, RunHolder holder, RunOpening asking) {
    Optional<RunWaiter> other = RunGuard.otherWaiter(sql, asking);
    if (other.isEmpty() && asking.waits()) {
      RunGuard.promise(sql, asking);
    }
    return new RunOpened.Held(holder, other.orElse(null));
  }

  private static RunOpened takeUnlessPromised(DSLContext sql, RunOpening opening) {
    return RunGuard.otherWaiter(sql, opening)
        .<RunOpened>map(RunOpened.Promised::new)
        .orElseGet(() -> RunGuard.take(sql, opening));
  }

  /** Promises the guard no longer to one who is known to be dead. One transaction. */
  public void forget(RunWaiter dead) {
    database
        .transactions()
        .exclusive(
            sql -> {
              RunGuard.forget(sql, dead);
              return null;
            });
  }

  /**
   * Takes the guard from a holder that is known to be dead; its run is marked abandoned. If another
   * run has taken it meanwhile, or waits for it, that one is the answer. One transaction.
   */
  public RunOpened takeOver(RunOpening opening, RunHolder dead) {
    return database
        .transactions()
        .exclusiveLong(
            sql -> {
              Optional<RunHolder> holder = RunGuard.holder(sql);
              if (holder.isPresent() && holder.get().runId() != dead.runId()) {
                RunHolder other = holder.get();
                return RunGuard.isSame(other, opening)
                    ? new RunOpened.Opened(other.runId(), true)
                    : held(sql, other, opening);
              }
              Optional<RunWaiter> next = RunGuard.otherWaiter(sql, opening);
              if (next.isPresent()) {
                return new RunOpened.Promised(next.get());
              }
              boolean ended = RunCounting.settle(sql, dead.runId(), RunStatus.ABANDONED, ABANDONED);
              RunGuard.undoDryRun(sql);
              RunOpened taken = RunGuard.take(sql, opening);
              if (ended) {
                ending.ended(sql, found(sql, dead.runId()));
              }
              return taken;
            });
  }

  /**
   * Ends a run that is known to be dead, as {@link #takeOver} does, and leaves the guard free. One
   * transaction.
   *
   * @return whether it still was open
   */
  public boolean abandon(RunHolder dead) {
    return database
        .transactions()
        .exclusiveLong(sql -> end(sql, dead.runId(), RunStatus.ABANDONED, ABANDONED));
  }

  /**
   * Closes a run: settles its counts and frees the guard. A run that is not running any more is
   * left as it is. One transaction.
   *
   * @return the run as it now stands
   * @throws FencedOffException if there is no such run
   */
  public Run close(long runId, RunStatus status, @Nullable String message) {
    return database
        .transactions()
        .exclusiveLong(
            sql -> {
              end(sql, runId, status, message);
              return found(sql, runId);
            });
  }

  /** Whether it was running until now. */
  private boolean end(DSLContext sql, long runId, RunStatus status, @Nullable String message) {
    boolean ended = RunCounting.settle(sql, runId, status, message);
    RunGuard.free(sql, runId);
    if (ended) {
      ending.ended(sql, found(sql, runId));
    }
    return ended;
  }

  private static Run found(DSLContext sql, long runId) {
    return sql.fetchOptional(RUN, RUN.ID.eq(runId))
        .map(Run::of)
        .orElseThrow(
            () ->
                new FencedOffException(
                    "run %d is not in the database, which may have been restored to a time before it"
                        .formatted(runId)));
  }

  /**
   * Lets an open run that was dry write from now on: undoes what it has changed, and forgets its
   * plan, its moment and its questions, which it makes anew. Its differences stay. Does nothing
   * where it is not dry. One transaction.
   *
   * @throws FencedOffException if another run is open, or none
   */
  public void undoDryPart(long runId) {
    database
        .transactions()
        .exclusiveLong(
            sql -> {
              if (RunGuard.holder(sql).filter(holder -> holder.runId() == runId).isEmpty()) {
                throw new FencedOffException("run %d is not open".formatted(runId));
              }
              if (sql.fetchSingle(GUARD).getDry()) {
                RunGuard.undoDryRun(sql);
                sql.deleteFrom(BATCH).where(BATCH.RUN_ID.eq(runId)).execute();
                sql.deleteFrom(CHANGE_QUESTION).where(CHANGE_QUESTION.RUN_ID.eq(runId)).execute();
                sql.update(RUN)
                    .setNull(RUN.MOMENT)
                    .set(RUN.CONFIRMED_AT, ServerClock.NOW)
                    .where(RUN.ID.eq(runId))
                    .execute();
              }
              return null;
            });
  }

  /** Whether {@link #undoDryPart} has let it write. Reads only. */
  public boolean wasConfirmed(long runId) {
    return database.sql().fetchExists(RUN, RUN.ID.eq(runId).and(RUN.CONFIRMED_AT.isNotNull()));
  }

  /**
   * Fixes the moment as of which this run will know images; the first one given stays, however
   * often this is asked. One fenced transaction.
   */
  public Instant fixMoment(long runId, Instant now) {
    return database
        .transactions()
        .fenced(
            runId,
            sql -> {
              sql.update(RUN)
                  .set(RUN.MOMENT, now)
                  .where(RUN.ID.eq(runId).and(RUN.MOMENT.isNull()))
                  .execute();
              return sql.select(RUN.MOMENT)
                  .from(RUN)
                  .where(RUN.ID.eq(runId))
                  .fetchSingle()
                  .value1();
            });
  }

  /**
   * Notes how far Verial's clock is ahead of ours, negative behind; of several measurements of a
   * run the largest difference stays. One fenced transaction.
   */
  public void noteClockDifference(long runId, Duration difference) {
    database
        .transactions()
        .fenced(
            runId,
            sql ->
                sql.update(RUN)
                    .set(RUN.CLOCK_DIFFERENCE_MILLIS, difference.toMillis())
                    .where(RUN.ID.eq(runId))
                    .and(
                        RUN.CLOCK_DIFFERENCE_MILLIS
                            .isNull()
                            .or(
                                DSL.abs(RUN.CLOCK_DIFFERENCE_MILLIS)
                                    .lt(Math.abs(difference.toMillis()))))
                    .execute());
  }

  /** What {@link #noteClockDifference} noted for a run; empty where no date came. Reads only. */
  public Optional<Duration> clockDifference(long runId) {
    return database
        .sql()
        .select(RUN.CLOCK_DIFFERENCE_MILLIS)
        .from(RUN)
        .where(RUN.ID.eq(runId).and(RUN.CLOCK_DIFFERENCE_MILLIS.isNotNull()))
        .fetchOptional(row -> Duration.ofMillis(row.value1()));
  }

  /**
   * The differences of a run and of those whose moment is a given one or later: by whichever of
   * these clocks Verial dated what changed since. Reads only.
   */
  public List<Duration> clockDifferencesSince(Instant moment, long runId) {
    return database
        .sql()
        .selectDistinct(RUN.CLOCK_DIFFERENCE_MILLIS)
        .from(RUN)
        .where(RUN.ID.eq(runId).or(RUN.MOMENT.ge(moment)))
        .and(RUN.CLOCK_DIFFERENCE_MILLIS.isNotNull())
        .fetch(row -> Duration.ofMillis(row.value1()));
  }

  /** Who holds the guard. Reads only. */
  public Optional<RunHolder> holder() {
    return RunGuard.holder(database.sql());
  }

  /** Who waits for the guard. Reads only. */
  public Optional<RunWaiter> waiter() {
    return RunGuard.waiter(database.sql());
  }

  /** A run by its number. Reads only. */
  public Optional<Run> find(long runId) {
    return database.sql().fetchOptional(RUN, RUN.ID.eq(runId)).map(Run::of);
  }

  /** The runs of a workflow id, latest first. Reads only. */
  public List<Run> findByWorkflow(String workflowId) {
    return database
        .sql()
        .selectFrom(RUN)
        .where(RUN.WORKFLOW_ID.eq(workflowId))
        .orderBy(RUN.ID.desc())
        .fetch(Run::of);
  }

  /** The latest runs, latest first. Reads only. */
  public List<Run> latest(int limit) {
    return database.sql().selectFrom(RUN).orderBy(RUN.ID.desc()).limit(limit).fetch(Run::of);
  }

  /** The latest runs before one, latest first. Reads only. */
  public List<Run> before(long runId, int limit) {
    return database
        .sql()
        .selectFrom(RUN)
        .where(RUN.ID.lt(runId))
        .orderBy(RUN.ID.desc())
        .limit(limit)
        .fetch(Run::of);
  }

  /** What a run has done so far. Reads only; costs as much as the run has rows. */
  public RunCounts counts(long runId) {
    return RunCounting.count(database.sql(), runId);
  }
}

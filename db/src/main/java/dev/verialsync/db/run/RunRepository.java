package dev.verialsync.db.run;

import static dev.verialsync.db.jooq.sync.Tables.GATE;
import static dev.verialsync.db.jooq.sync.Tables.GUARD;
import static dev.verialsync.db.jooq.sync.Tables.RUN;

import dev.verialsync.db.Database;
import dev.verialsync.db.FencedOffException;
import dev.verialsync.db.JsonCounts;
import dev.verialsync.db.SafeText;
import dev.verialsync.db.ServerClock;
import dev.verialsync.db.jooq.sync.tables.records.GuardRecord;
import dev.verialsync.db.jooq.sync.tables.records.RunRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Runs, and the guard that lets one of them write. */
public final class RunRepository {

  private final Database database;

  public RunRepository(Database database) {
    this.database = database;
  }

  /**
   * Opens a run if the guard is free. The same workflow id and first execution open the same run,
   * however often they ask, even after it was closed (a workflow that was reset). One transaction,
   * after all writes under way have ended.
   */
  public RunOpened open(RunOpening opening) {
    return database
        .transactions()
        .exclusive(
            sql -> {
              Optional<RunHolder> holder = holder(sql);
              if (holder.isPresent()) {
                RunHolder held = holder.get();
                return isSame(held, opening)
                    ? new RunOpened.Opened(held.runId(), true)
                    : new RunOpened.Held(held);
              }
              return take(sql, opening);
            });
  }

  /**
   * Takes the guard from a holder that is known to be dead; its run is marked abandoned. If another
   * run has taken it meanwhile, that one is the answer. One transaction.
   */
  public RunOpened takeOver(RunOpening opening, RunHolder dead) {
    return database
        .transactions()
        .exclusiveLong(
            sql -> {
              Optional<RunHolder> holder = holder(sql);
              if (holder.isPresent() && holder.get().runId() != dead.runId()) {
                RunHolder other = holder.get();
                return isSame(other, opening)
                    ? new RunOpened.Opened(other.runId(), true)
                    : new RunOpened.Held(other);
              }
              settle(
                  sql, dead.runId(), RunStatus.ABANDONED, "Its workflow ended without closing it.");
              return take(sql, opening);
            });
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
              settle(sql, runId, status, message);
              sql.update(GUARD)
                  .setNull(GUARD.RUN_ID)
                  .setNull(GUARD.WORKFLOW_ID)
                  .setNull(GUARD.FIRST_EXECUTION_RUN_ID)
                  .setNull(GUARD.TAKEN_AT)
                  .where(GUARD.RUN_ID.eq(runId))
                  .execute();
              return sql.fetchOptional(RUN, RUN.ID.eq(runId))
                  .map(RunRepository::read)
                  .orElseThrow(
                      () ->
                          new FencedOffException(
                              "run %d is not in the database, which may have been restored to a time before it"
                                  .formatted(runId)));
            });
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
    return holder(database.sql());
  }

  /** The open run. Reads only. */
  public Optional<Run> running() {
    return holder().flatMap(held -> find(held.runId()));
  }

  /** A run by its number. Reads only. */
  public Optional<Run> find(long runId) {
    return database.sql().fetchOptional(RUN, RUN.ID.eq(runId)).map(RunRepository::read);
  }

  /** The runs of a workflow id, latest first. Reads only. */
  public List<Run> findByWorkflow(String workflowId) {
    return database
        .sql()
        .selectFrom(RUN)
        .where(RUN.WORKFLOW_ID.eq(workflowId))
        .orderBy(RUN.ID.desc())
        .fetch(RunRepository::read);
  }

  /** The latest runs, latest first. Reads only. */
  public List<Run> latest(int limit) {
    return database
        .sql()
        .selectFrom(RUN)
        .orderBy(RUN.ID.desc())
        .limit(limit)
        .fetch(RunRepository::read);
  }

  /** The latest runs before one, latest first. Reads only. */
  public List<Run> before(long runId, int limit) {
    return database
        .sql()
        .selectFrom(RUN)
        .where(RUN.ID.lt(runId))
        .orderBy(RUN.ID.desc())
        .limit(limit)
        .fetch(RunRepository::read);
  }

  /** What a run has done so far. Reads only; costs as much as the run has rows. */
  public RunCounts counts(long runId) {
    return RunCounting.count(database.sql(), runId);
  }

  private static boolean isSame(RunHolder holder, RunOpening opening) {
    return holder.workflowId().equals(opening.workflowId())
        && holder.firstExecutionRunId().equals(opening.firstExecutionRunId());
  }

  private static Optional<RunHolder> holder(DSLContext sql) {
    GuardRecord guard = sql.fetchSingle(GUARD);
    return guard.getRunId() == null
        ? Optional.empty()
        : Optional.of(
            new RunHolder(
                guard.getRunId(),
                guard.getWorkflowId(),
                guard.getFirstExecutionRunId(),
                guard.getTakenAt()));
  }

  private static RunOpened take(DSLContext sql, RunOpening opening) {
    Optional<RunRecord> earlier =
        sql.fetchOptional(
            RUN,
            RUN.WORKFLOW_ID
                .eq(opening.workflowId())
                .and(RUN.FIRST_EXECUTION_RUN_ID.eq(opening.firstExecutionRunId())));
    long runId = earlier.map(run -> reopen(sql, run.getId())).orElseGet(() -> insert(sql, opening));
    sql.update(GUARD)
        .set(GUARD.RUN_ID, runId)
        .set(GUARD.WORKFLOW_ID, opening.workflowId())
        .set(GUARD.FIRST_EXECUTION_RUN_ID, opening.firstExecutionRunId())
        .set(GUARD.TAKEN_AT, ServerClock.NOW)
        .execute();
    // A pause belongs to the run that it was asked of: the new one could not be resumed from it.
    sql.update(GATE).setNull(GATE.PAUSED_SINCE).setNull(GATE.PAUSE_REASON).execute();
    return new RunOpened.Opened(runId, earlier.isPresent());
  }

  private static long reopen(DSLContext sql, long runId) {
    sql.update(RUN)
        .set(RUN.STATUS, RunStatus.RUNNING.label())
        .setNull(RUN.FINISHED_AT)
        .setNull(RUN.MESSAGE)
        .where(RUN.ID.eq(runId))
        .execute();
    return runId;
  }

  private static long insert(DSLContext sql, RunOpening opening) {
    return sql.insertInto(RUN)
        .set(RUN.WORKFLOW_ID, opening.workflowId())
        .set(RUN.FIRST_EXECUTION_RUN_ID, opening.firstExecutionRunId())
        .set(RUN.MODE, opening.mode())
        .set(RUN.PHASE, opening.phase() == null ? null : opening.phase().label())
        .set(RUN.OPTIONS, JSONB.jsonb(SafeText.json(opening.optionsJson())))
        .returningResult(RUN.ID)
        .fetchSingle()
        .value1();
  }

  /** A run that met none but accepted issues is complete. */
  private static RunStatus known(RunStatus status, RunCounts counts) {
    boolean allAccepted = counts.issues() == 0 && counts.issuesAccepted() > 0;
    return status == RunStatus.COMPLETED_WITH_ISSUES && allAccepted ? RunStatus.COMPLETED : status;
  }

  private static void settle(
      DSLContext sql, long runId, RunStatus status, @Nullable String message) {
    RunCounts counts = RunCounting.count(sql, runId);
    sql.update(RUN)
        .set(RUN.STATUS, known(status, counts).label())
        .set(RUN.FINISHED_AT, ServerClock.NOW)
        .set(RUN.MESSAGE, SafeText.text(message))
        .set(RUN.ARTICLES_SEEN, counts.articlesSeen())
        .set(RUN.ARTICLES_VANISHED, counts.articlesVanished())
        .set(RUN.ARTICLES_FETCHED, counts.articlesFetched())
        .set(RUN.IMAGES_STORED, counts.imagesStored())
        .set(RUN.IMAGES_REUSED, counts.imagesReused())
        .set(RUN.IMAGES_REMOVED, counts.imagesRemoved())
        .set(RUN.PRODUCTS_INSERTED, counts.productsInserted())
        .set(RUN.PRODUCTS_UPDATED, counts.productsUpdated())
        .set(RUN.PRODUCTS_UNCHANGED, counts.productsUnchanged())
        .set(RUN.PRODUCTS_DEACTIVATED, counts.productsDeactivated())
        .set(RUN.ISSUES, counts.issues())
        .set(RUN.ISSUES_BY_KIND, JsonCounts.format(counts.issuesByKind()))
        .set(RUN.ISSUES_ACCEPTED, counts.issuesAccepted())
        .set(RUN.CALLS, counts.calls())
        .set(RUN.CALLS_BY_METHOD, JsonCounts.format(counts.callsByMethod()))
        .set(RUN.BATCHES, counts.batches())
        .set(RUN.TRANSACTION_P99_MILLIS, counts.transactionP99Millis())
        .set(RUN.TRANSACTION_MAX_MILLIS, counts.transactionMaxMillis())
        .where(RUN.ID.eq(runId).and(RUN.STATUS.eq(RunStatus.RUNNING.label())))
        .execute();
  }

  private static Run read(RunRecord run) {
    return new Run(
        run.getId(),
        run.getWorkflowId(),
        run.getFirstExecutionRunId(),
        run.getMode(),
        run.getPhase(),
        RunStatus.of(run.getStatus()),
        run.getStartedAt(),
        run.getFinishedAt(),
        run.getMessage(),
        run.getMoment(),
        run.getOptions().data(),
        RunCounting.read(run));
  }
}

package dev.verialsync.db.run;

import static dev.verialsync.db.jooq.sync.Tables.GATE;
import static dev.verialsync.db.jooq.sync.Tables.GUARD;
import static dev.verialsync.db.jooq.sync.Tables.RUN;

import dev.verialsync.db.SafeText;
import dev.verialsync.db.ServerClock;
import dev.verialsync.db.jooq.sync.tables.records.GuardRecord;
import dev.verialsync.db.jooq.sync.tables.records.RunRecord;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.JSONB;

/** The guard that lets one run write, within the caller's transaction. */
final class RunGuard {

  private RunGuard() {}

  static boolean isSame(RunHolder holder, RunOpening opening) {
    return holder.workflowId().equals(opening.workflowId())
        && holder.firstExecutionRunId().equals(opening.firstExecutionRunId());
  }

  /** Who holds it. */
  static Optional<RunHolder> holder(DSLContext sql) {
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

  /** Who waits for it. */
  static Optional<RunWaiter> waiter(DSLContext sql) {
    GuardRecord guard = sql.fetchSingle(GUARD);
    return guard.getNextWorkflowId() == null
        ? Optional.empty()
        : Optional.of(
            new RunWaiter(
                guard.getNextWorkflowId(),
                guard.getNextFirstExecutionRunId(),
                guard.getNextSince()));
  }

  /** The same, but for the one who asks. */
  static Optional<RunWaiter> otherWaiter(DSLContext sql, RunOpening asking) {
    return waiter(sql)
        .filter(
            waiter ->
                !waiter.workflowId().equals(asking.workflowId())
                    || !waiter.firstExecutionRunId().equals(asking.firstExecutionRunId()));
  }

  /** Gives it next to one who asks, where nobody waits yet. */
  static void promise(DSLContext sql, RunOpening asking) {
    sql.update(GUARD)
        .set(GUARD.NEXT_WORKFLOW_ID, asking.workflowId())
        .set(GUARD.NEXT_FIRST_EXECUTION_RUN_ID, asking.firstExecutionRunId())
        .set(GUARD.NEXT_SINCE, ServerClock.NOW)
        .where(GUARD.NEXT_WORKFLOW_ID.isNull())
        .execute();
  }

  static void forget(DSLContext sql, RunWaiter waiter) {
    sql.update(GUARD)
        .setNull(GUARD.NEXT_WORKFLOW_ID)
        .setNull(GUARD.NEXT_FIRST_EXECUTION_RUN_ID)
        .setNull(GUARD.NEXT_SINCE)
        .where(GUARD.NEXT_WORKFLOW_ID.eq(waiter.workflowId()))
        .and(GUARD.NEXT_FIRST_EXECUTION_RUN_ID.eq(waiter.firstExecutionRunId()))
        .execute();
  }

  /** Takes it for a run, which is opened, or opened again; nobody else waits for it. */
  static RunOpened take(DSLContext sql, RunOpening opening) {
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
        .set(GUARD.DRY, opening.dry())
        .setNull(GUARD.NEXT_WORKFLOW_ID)
        .setNull(GUARD.NEXT_FIRST_EXECUTION_RUN_ID)
        .setNull(GUARD.NEXT_SINCE)
        .execute();
    // A database may have been restored, and nobody has migrated it since.
    sql.fetch("select shop.begin_feed()");
    // A pause belongs to the run that it was asked of: the new one could not be resumed from it.
    sql.update(GATE).setNull(GATE.PAUSED_SINCE).setNull(GATE.PAUSE_REASON).execute();
    return new RunOpened.Opened(runId, earlier.isPresent());
  }

  /** What a dry run has changed is put back, once its counts are settled. */
  static void undoDryRun(DSLContext sql) {
    sql.execute("select sync.undo_dry_run()");
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

  /** Leaves another run's guard, and what it has changed, alone. */
  static void free(DSLContext sql, long runId) {
    if (holder(sql).filter(holder -> holder.runId() == runId).isEmpty()) {
      return;
    }
    undoDryRun(sql);
    sql.update(GUARD)
        .setNull(GUARD.RUN_ID)
        .setNull(GUARD.WORKFLOW_ID)
        .setNull(GUARD.FIRST_EXECUTION_RUN_ID)
        .setNull(GUARD.TAKEN_AT)
        .where(GUARD.RUN_ID.eq(runId))
        .execute();
  }
}

package dev.verialsync.db.watch;

import dev.verialsync.db.Phase;
import dev.verialsync.db.PreparedSql;
import dev.verialsync.db.ServerClock;
import dev.verialsync.db.state.InstallationState;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What notifications say, as JSON: numbers and texts as the tables have them, and times; no key of
 * what is not known. Within the caller's transaction.
 */
final class Facts {

  private static final String RUN =
      """
      jsonb_build_object(
        'run', r.id, 'workflowId', r.workflow_id, 'mode', r.mode, 'phase', r.phase, 'status', r.status,
        'startedAt', r.started_at, 'finishedAt', r.finished_at, 'message', left(r.message, 1500))
      """;

  private static final String COUNTS =
      """
      jsonb_build_object(
        'productsInserted', %1$s(r.products_inserted), 'productsUpdated', %1$s(r.products_updated),
        'productsDeactivated', %1$s(r.products_deactivated), 'imagesStored', %1$s(r.images_stored),
        'imagesRemoved', %1$s(r.images_removed), 'calls', %1$s(r.calls))
      """;

  /** Along the index on the time: there is none on the run. */
  private static final String CHANGES =
      """
      (select jsonb_build_object('count', count(*), 'from', min(c.position), 'to', max(c.position))
       from shop.change c where c.run_id = r.id and c.at >= r.started_at having count(*) > 0)
      """;

  /** As {@code InstallationState} counts them. */
  private static final String OPEN_ISSUES =
      "select i.* from sync.issue i where i.closed_at is null and not sync.is_accepted(i)";

  private static final PreparedSql RUN_END =
      new PreparedSql(
          "select jsonb_strip_nulls("
              + RUN
              + " || "
              + COUNTS.formatted("")
              + " || jsonb_build_object('articlesSeen', r.articles_seen, 'issues', r.issues_by_kind, 'changes', "
              + CHANGES
              + "))::text as facts from sync.run r where r.id = ?");

  private static final PreparedSql CONDITION =
      new PreparedSql(
          """
          select jsonb_strip_nulls(jsonb_build_object(
            'since', ?::timestamptz, 'phase', ?::text, 'never', ?::boolean,
            'lastRun', (select %1$s from sync.run r where r.id = ?),
            'currentRun', (select %1$s from sync.guard g join sync.run r on r.id = g.run_id),
            'pausedSince', g.paused_since, 'pauseReason', g.pause_reason,
            'failingSince', g.failing_since, 'lastFailure', g.last_failure,
            'hold', (
              select jsonb_build_object(
                'all', bool_or(h.article_id is null), 'products', count(h.article_id), 'waiting', sum(h.waiting),
                'since', min(h.held_at), 'by', (array_agg(h.held_by order by h.held_at))[1],
                'reason', (array_agg(h.reason order by h.held_at))[1], 'until', max(h.until))
              from sync.hold_in_force h having count(*) > 0)))::text as facts
          from sync.gate g
          """
              .formatted(RUN));

  /** What was open under another number until a day ago is known. */
  private static final PreparedSql ISSUES =
      new PreparedSql(
          """
          with open as (
            %s
          ), fresh as (
            select i.kind, i.article_id from open i
            where i.id > ? and not exists (
              select from sync.issue e
              where coalesce(e.article_id, -1) = coalesce(i.article_id, -1) and e.kind = i.kind and e.source = i.source
                and coalesce(e.field, '') = coalesce(i.field, '') and coalesce(e.position, -1) = coalesce(i.position, -1)
                and e.id <= ? and e.closed_at > i.opened_at - interval '1 day')
          ), by_kind as (
            select f.kind, count(*) as fresh, (select count(*) from open o where o.kind = f.kind) as open,
                   to_jsonb((array_agg(distinct f.article_id order by f.article_id) filter (where f.article_id is not null))[1:5]) as articles
            from fresh f group by f.kind
          )
          select (select coalesce(max(id), 0) from sync.issue) as last,
                 jsonb_strip_nulls(jsonb_build_object(
                   'run', ?::bigint, 'workflowId', (select workflow_id from sync.run where id = ?),
                   'new', sum(fresh), 'open', (select count(*) from open),
                   'kinds', jsonb_object_agg(kind, jsonb_build_object('new', fresh, 'open', open, 'articles', articles))))::text as facts
          from by_kind having count(*) > 0
          """
              .formatted(OPEN_ISSUES));

  private static final PreparedSql DIGEST =
      new PreparedSql(
          """
          with ended as (
            select r.* from sync.run r cross join (select ?::timestamptz as since) p
            where r.finished_at > p.since and r.options ->> 'dryRun' is distinct from 'true'
          )
          select jsonb_strip_nulls(jsonb_build_object(
            'from', ?::timestamptz, 'to', ?::timestamptz,
            'runs', (select jsonb_object_agg(status, n) from (select status, count(*) as n from ended group by status) s),
            'openIssues', (select jsonb_object_agg(kind, n) from (select kind, count(*) as n from (%s) i group by kind) o),
            'imagesAsOf', ?::timestamptz, 'productsAsOf', ?::timestamptz, 'conditions', to_jsonb(?::text[]))
            || (select %s from ended r))::text as facts
          """
              .formatted(OPEN_ISSUES, COUNTS.formatted("sum")));

  private final DSLContext sql;

  Facts(DSLContext sql) {
    this.sql = sql;
  }

  /** New issues, and the number of the last. */
  record NewIssues(String facts, long last) {}

  /** Of a run that has ended. */
  String run(long runId) {
    return RUN_END.fetchSingle(sql, row -> row.getString("facts"), runId);
  }

  /**
   * Of a condition.
   *
   * @param never whether no run has ever completed the phase that is late
   */
  String condition(
      Observation seen, Instant since, @Nullable Boolean never, @Nullable Long lastRun) {
    return CONDITION.fetchSingle(
        sql,
        row -> row.getString("facts"),
        ServerClock.time(since),
        seen.subject().isEmpty() ? null : seen.subject(),
        never,
        lastRun);
  }

  /**
   * Of the open issues that are new since one.
   *
   * @param runId that met them; null = no certain one
   */
  Optional<NewIssues> issues(long after, @Nullable Long runId) {
    List<NewIssues> found =
        ISSUES.fetch(
            sql,
            row -> new NewIssues(row.getString("facts"), row.getLong("last")),
            after,
            after,
            runId,
            runId);
    return found.stream().findFirst();
  }

  /**
   * Of what has happened since.
   *
   * @param conditions that last now
   */
  String digest(
      Instant since, Instant now, InstallationState state, Collection<String> conditions) {
    return DIGEST.fetchSingle(
        sql,
        row -> row.getString("facts"),
        ServerClock.time(since),
        ServerClock.time(since),
        ServerClock.time(now),
        ServerClock.time(state.lastSuccess().get(Phase.IMAGES)),
        ServerClock.time(state.lastSuccess().get(Phase.PRODUCTS)),
        conditions.toArray(String[]::new));
  }
}

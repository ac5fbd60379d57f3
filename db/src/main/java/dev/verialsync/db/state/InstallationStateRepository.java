package dev.verialsync.db.state;

import dev.verialsync.db.Database;
import dev.verialsync.db.JsonCounts;
import dev.verialsync.db.Phase;
import dev.verialsync.db.PreparedSql;
import dev.verialsync.db.ServerClock;
import dev.verialsync.db.issue.IssueKind;
import dev.verialsync.db.run.RunStatus;
import dev.verialsync.db.state.InstallationState.LastRun;
import dev.verialsync.db.state.InstallationState.OpenIssues;
import dev.verialsync.db.state.InstallationState.Progress;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Reads how the installation stands. */
public final class InstallationStateRepository {

  /** Runs end in the order of their numbers, so the latest are found by the primary key. */
  private static final PreparedSql STATE =
      new PreparedSql(
          """
          with active as (
            select r.id, r.started_at from sync.guard g join sync.run r on r.id = g.run_id
          ), batch as (
            select coalesce(sum(cardinality(b.article_ids)) filter (where b.phase = 'images'), 0) as images,
                   coalesce(sum(cardinality(b.article_ids)) filter (where b.phase = 'products'), 0) as products,
                   coalesce(sum(cardinality(b.article_ids)) filter (where b.phase = 'products' and b.finished_at is not null), 0) as written
            from sync.batch b where b.run_id = (select id from active)
          ), last_run as (
            select id, finished_at, status, message from sync.run
            where finished_at is not null and options ->> 'dryRun' is distinct from 'true'
            order by id desc limit 1
          ), success as (
            select s.phase, s.finished_at
            from (values ('images'), ('products')) p (phase)
            cross join lateral (
              select p.phase, r.finished_at from sync.run r
              where r.status in ('completed', 'completed_with_issues') and coalesce(r.phase, p.phase) = p.phase
                and r.mode <> 'rollback' and r.options ->> 'dryRun' is distinct from 'true'
                and coalesce(r.options -> 'articles', '[]') in ('[]', 'null')
                and not (p.phase = 'products' and exists (
                  select from sync.hold_in_force h where h.article_id is null and h.held_at < r.finished_at))
              order by r.id desc limit 1
            ) s
          ), held as (
            select coalesce(bool_or(article_id is null), false) as everything, count(article_id) as articles
            from sync.hold_in_force
          ), issue as (
            select i.kind, count(*) as n, floor(extract(epoch from max(i.opened_at)))::bigint as newest
            from sync.issue i
            where i.closed_at is null and not (exists (select from sync.accepted_issue) and sync.is_accepted(i))
            group by i.kind
          )
          select (select made_at from sync.installation) as installed_at,
                 (select started_at from active) as run_started_at,
                 b.images, b.products, b.written,
                 (select count(*) from media.article a where a.run_id = (select id from active)) as fetched,
                 l.id as last_run, l.finished_at as last_run_ended_at, l.status as last_run_status, l.message as last_run_message,
                 (select finished_at from success where phase = 'images') as images_success,
                 (select finished_at from success where phase = 'products') as products_success,
                 h.everything, h.articles,
                 coalesce((select jsonb_object_agg(kind, n)::text from issue), '{}') as issues,
                 coalesce((select jsonb_object_agg(kind, newest)::text from issue), '{}') as newest_issues
          from batch b cross join held h left join last_run l on true
          """);

  private final Database database;

  public InstallationStateRepository(Database database) {
    this.database = database;
  }

  /** One statement; reads only. Takes longer with more open issues, and with a larger run. */
  public InstallationState read() {
    return read(database.sql());
  }

  /** Within the caller's transaction. */
  public static InstallationState read(DSLContext sql) {
    return STATE.fetchSingle(sql, InstallationStateRepository::state);
  }

  private static InstallationState state(ResultSet row) throws SQLException {
    return new InstallationState(
        Objects.requireNonNull(ServerClock.instant(row, "installed_at")),
        ServerClock.instant(row, "run_started_at"),
        Map.of(
            Phase.IMAGES, progress(row.getLong("images"), row.getLong("fetched")),
            Phase.PRODUCTS, progress(row.getLong("products"), row.getLong("written"))),
        lastRun(row),
        success(row),
        row.getBoolean("everything"),
        row.getLong("articles"),
        issues(row));
  }

  private static @Nullable LastRun lastRun(ResultSet row) throws SQLException {
    Instant endedAt = ServerClock.instant(row, "last_run_ended_at");
    return endedAt == null
        ? null
        : new LastRun(
            row.getLong("last_run"),
            RunStatus.of(row.getString("last_run_status")),
            endedAt,
            row.getString("last_run_message"));
  }

  private static Progress progress(long planned, long done) {
    return new Progress(Math.max(planned, done), done);
  }

  private static Map<Phase, Instant> success(ResultSet row) throws SQLException {
    Map<Phase, Instant> success = new EnumMap<>(Phase.class);
    for (Phase phase : Phase.values()) {
      Instant at = ServerClock.instant(row, phase.label() + "_success");
      if (at != null) {
        success.put(phase, at);
      }
    }
    return success;
  }

  private static Map<IssueKind, OpenIssues> issues(ResultSet row) throws SQLException {
    Map<String, Long> newest = JsonCounts.parse(row.getString("newest_issues"));
    Map<IssueKind, OpenIssues> issues = new EnumMap<>(IssueKind.class);
    JsonCounts.parse(row.getString("issues"))
        .forEach(
            (kind, count) ->
                issues.put(
                    IssueKind.of(kind),
                    new OpenIssues(count, Instant.ofEpochSecond(newest.get(kind)))));
    return issues;
  }
}

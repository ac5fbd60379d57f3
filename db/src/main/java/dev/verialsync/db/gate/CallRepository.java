package dev.verialsync.db.gate;

import dev.verialsync.db.Database;
import dev.verialsync.db.JsonCounts;
import dev.verialsync.db.PreparedSql;
import dev.verialsync.db.run.Run;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What runs asked Verial for, from the rows that each call wrote. Reads only. */
public final class CallRepository {

  private static final String ALL = "all";

  private static final PreparedSql BY_METHOD =
      new PreparedSql(
          """
          with call as materialized (
            select method, bytes, millis, coalesce(outcome, 'unfinished') as outcome,
                   outcome = 'ok' and article_id is not null
                     and row_number() over (partition by method, article_id, outcome order by at, id) > 1 as repeated
            from erp.call where run_id = ?
          ), failure as (
            select method, jsonb_object_agg(outcome, n) as failures
            from (
              select coalesce(method, 'all') as method, outcome, count(*) as n
              from call where outcome <> 'ok' group by grouping sets ((method, outcome), (outcome))
            ) f
            group by method
          ), summed as (
            select coalesce(method, 'all') as method, count(*) as calls,
                   coalesce(sum(bytes), 0)::bigint as bytes, coalesce(sum(millis), 0)::bigint as millis,
                   round(avg(millis))::int as mean_millis,
                   (percentile_disc(0.95) within group (order by millis))::int as p95_millis,
                   count(*) filter (where repeated) as repeated
            from call group by grouping sets ((method), ())
          )
          select s.*, coalesce(f.failures, '{}')::text as failures
          from summed s left join failure f on f.method = s.method
          order by s.calls desc, s.method
          """);

  private static final PreparedSql PEAK =
      new PreparedSql(
          """
          select at, n from (
            select at, count(*) over (order by at range between current row and ?::interval following) as n
            from erp.call where run_id = ?
          ) stretch
          order by n desc, at limit 1
          """);

  private static final PreparedSql KNOWN =
      new PreparedSql("select count(*) as known from erp.article where listed");

  private static final PreparedSql FAILED_ASKS =
      new PreparedSql(
          """
          with asked as materialized (
            select at, outcome, lead(at) over (order by at) as next_at from erp.call
            where run_id = ? and method = ? and (? or article_id is not distinct from ?)
              and outcome is not null and outcome <> all (?)
          )
          select count(*) as calls, (array_agg(outcome order by at desc))[1] as outcome,
                 coalesce(1000 * extract(epoch from clock_timestamp() - min(at)), 0)::bigint as millis
          from asked
          where at > coalesce((select max(at) from asked where outcome = 'ok'), '-infinity')
            and (?::text[] is null or exists (
              select from erp.call o
              where o.run_id = ? and o.method = any (?) and o.outcome = 'ok'
                and o.at > asked.at and (asked.next_at is null or o.at < asked.next_at)))
          """);

  private final Database database;

  public CallRepository(Database database) {
    this.database = database;
  }

  /** The calls of a run. */
  public RunCalls of(Run run) {
    List<MethodCalls> found = BY_METHOD.fetch(database.sql(), CallRepository::method, run.id());
    return new RunCalls(
        run.id(),
        run.mode(),
        run.status().label(),
        run.startedAt(),
        run.finishedAt(),
        run.counts().articlesSeen() > 0 ? run.counts().articlesSeen() : known(),
        found.stream().filter(calls -> calls.method().equals(ALL)).findFirst().orElseThrow(),
        found.stream().filter(calls -> !calls.method().equals(ALL)).toList(),
        peak("999.999 ms", run).orElse(null),
        peak("59999.999 ms", run).orElse(null));
  }

  /**
   * How often a run has asked for a list, or for one article, since it was last answered.
   *
   * @param articleId null for the calls that name no article
   * @param silent outcomes that say nothing of the method
   * @param witnesses only those count after which one of these methods was answered before the
   *     method was asked again; null = all count
   */
  public FailedAsks failedAsks(
      long runId,
      String method,
      @Nullable Long articleId,
      Set<String> silent,
      @Nullable Set<String> witnesses) {
    return failedAsks(runId, method, false, articleId, silent, witnesses);
  }

  /** The same of a method's calls for whatever article. Reads only. */
  public FailedAsks failedAsks(long runId, String method, Set<String> silent) {
    return failedAsks(runId, method, true, null, silent, null);
  }

  private FailedAsks failedAsks(
      long runId,
      String method,
      boolean anyArticle,
      @Nullable Long articleId,
      Set<String> silent,
      @Nullable Set<String> witnesses) {
    String[] answered = witnesses == null ? null : witnesses.toArray(String[]::new);
    return FAILED_ASKS.fetchSingle(
        database.sql(),
        row ->
            new FailedAsks(
                row.getInt("calls"),
                Duration.ofMillis(row.getLong("millis")),
                row.getString("outcome")),
        runId,
        method,
        anyArticle,
        articleId,
        silent.toArray(String[]::new),
        answered,
        runId,
        answered);
  }

  private long known() {
    return KNOWN.fetchSingle(database.sql(), row -> row.getLong("known"));
  }

  private Optional<RunCalls.Peak> peak(String stretch, Run run) {
    return PEAK
        .fetch(
            database.sql(),
            row ->
                new RunCalls.Peak(
                    row.getLong("n"), row.getObject("at", OffsetDateTime.class).toInstant()),
            stretch,
            run.id())
        .stream()
        .findFirst();
  }

  private static MethodCalls method(ResultSet row) throws SQLException {
    return new MethodCalls(
        row.getString("method"),
        row.getLong("calls"),
        row.getLong("bytes"),
        row.getLong("millis"),
        integer(row, "mean_millis"),
        integer(row, "p95_millis"),
        JsonCounts.parse(row.getString("failures")),
        row.getLong("repeated"));
  }

  private static @Nullable Integer integer(ResultSet row, String column) throws SQLException {
    return row.getObject(column, Integer.class);
  }
}

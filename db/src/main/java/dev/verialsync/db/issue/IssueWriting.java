package dev.verialsync.db.issue;

import static dev.verialsync.db.jooq.sync.Tables.ISSUE;

import dev.verialsync.db.SafeText;
import dev.verialsync.db.ServerClock;
import java.util.Collection;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Records and closes issues within the caller's transaction. */
public final class IssueWriting {

  private static final int LONGEST_VALUE = 1000;

  private static final String RECORD =
      """
      with recorded as (
        insert into sync.issue (article_id, source, field, position, kind, value, message, opened_run_id, last_run_id)
        select distinct on (u.article_id, u.field, u.position, u.kind)
               u.article_id, ?, u.field, u.position, u.kind, u.value, u.message, ?, ?
        from unnest(?::bigint[], ?::text[], ?::int[], ?::text[], ?::text[], ?::text[])
          as u (article_id, field, position, kind, value, message)
        on conflict (coalesce(article_id, -1), source, coalesce(field, ''), coalesce(position, -1), kind)
          where closed_at is null
        do update set last_run_id = excluded.last_run_id, value = excluded.value, message = excluded.message
        returning id, article_id, source, field, position, kind, message, xmax = 0 as opened
      ), told as (
        insert into sync.product_event (run_id, article_id, kind, detail)
        select ?, article_id, case source when 'images' then 'image_issue' else 'issue' end,
               jsonb_strip_nulls(jsonb_build_object(
                 'source', source, 'field', field, 'position', position, 'kind', kind, 'message', message))
        from recorded where opened and article_id is not null
      )
      select id from recorded
      """;

  private IssueWriting() {}

  /** Records issues; one that is open already only learns its latest run, value and message. */
  public static List<Long> record(
      DSLContext sql, long runId, IssueSource source, List<NewIssue> issues) {
    if (issues.isEmpty()) {
      return List.of();
    }
    return sql.fetch(
            RECORD,
            source.label(),
            runId,
            runId,
            issues.stream().map(NewIssue::articleId).toArray(Long[]::new),
            issues.stream().map(issue -> SafeText.text(issue.field())).toArray(String[]::new),
            issues.stream().map(NewIssue::position).toArray(Integer[]::new),
            issues.stream().map(issue -> issue.kind().label()).toArray(String[]::new),
            issues.stream().map(issue -> beginning(issue.value())).toArray(String[]::new),
            issues.stream().map(issue -> SafeText.text(issue.message())).toArray(String[]::new),
            runId)
        .map(row -> row.get("id", Long.class));
  }

  /** Records the issues of some articles, and closes what else of this source was open for them. */
  public static void settle(
      DSLContext sql,
      long runId,
      IssueSource source,
      Collection<Long> articleIds,
      List<NewIssue> issues) {
    List<Long> open = record(sql, runId, source, issues);
    sql.update(ISSUE)
        .set(ISSUE.CLOSED_AT, ServerClock.NOW)
        .where(ISSUE.CLOSED_AT.isNull())
        .and(ISSUE.SOURCE.eq(source.label()))
        .and(ISSUE.ARTICLE_ID.eq(DSL.any(articleIds.toArray(Long[]::new))))
        .and(ISSUE.ID.ne(DSL.all(open.toArray(Long[]::new))))
        .execute();
  }

  /** Records the issues of a source, and closes what else of it was open. */
  public static void settleAll(
      DSLContext sql, long runId, IssueSource source, List<NewIssue> issues) {
    List<Long> open = record(sql, runId, source, issues);
    sql.update(ISSUE)
        .set(ISSUE.CLOSED_AT, ServerClock.NOW)
        .where(ISSUE.CLOSED_AT.isNull())
        .and(ISSUE.SOURCE.eq(source.label()))
        .and(ISSUE.ID.ne(DSL.all(open.toArray(Long[]::new))))
        .execute();
  }

  private static @Nullable String beginning(@Nullable String value) {
    if (value == null || value.length() <= LONGEST_VALUE) {
      return SafeText.text(value);
    }
    return SafeText.text(value.substring(0, LONGEST_VALUE));
  }
}

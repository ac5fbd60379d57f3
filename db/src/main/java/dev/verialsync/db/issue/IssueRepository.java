package dev.verialsync.db.issue;

import static dev.verialsync.db.jooq.sync.Tables.ISSUE;

import dev.verialsync.db.Database;
import dev.verialsync.db.SafeText;
import dev.verialsync.db.ServerClock;
import dev.verialsync.db.jooq.sync.tables.records.IssueRecord;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.SelectJoinStep;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Issues with the data. Those of images and products are recorded and closed where images and
 * products are written; the others here.
 */
public final class IssueRepository {

  private static final String ACCEPTED_COLUMN = "accepted";

  private static final Condition ACCEPTED = DSL.condition("sync.is_accepted(issue)");

  private static final String ACCEPT =
      """
      with chosen as (
        select i.*, ?::text as reason, ?::text as person
        from sync.issue i where i.id = any (?::bigint[]) and i.closed_at is null
      ), written as (
        insert into sync.accepted_issue (article_id, source, field, position, kind, found, reason, accepted_by)
        select article_id, source, field, position, kind, coalesce(value, message), reason, person from chosen
        on conflict (coalesce(article_id, -1), source, coalesce(field, ''), coalesce(position, -1), kind)
        do update set found = excluded.found, reason = excluded.reason, accepted_by = excluded.accepted_by,
                      accepted_at = clock_timestamp()
      )
      select id from chosen order by id
      """;

  private static final String WITHDRAW =
      """
      with chosen as (
        select i.* from sync.issue i where i.id = any (?::bigint[]) and sync.is_accepted(i)
      ), gone as (
        delete from sync.accepted_issue a using chosen i
        where coalesce(a.article_id, -1) = coalesce(i.article_id, -1) and a.source = i.source
          and coalesce(a.field, '') = coalesce(i.field, '') and coalesce(a.position, -1) = coalesce(i.position, -1)
          and a.kind = i.kind
      )
      select id from chosen order by id
      """;

  private final Database database;

  public IssueRepository(Database database) {
    this.database = database;
  }

  /** Records issues; one that is open already is not recorded twice. One fenced transaction. */
  public void record(long runId, IssueSource source, List<NewIssue> issues) {
    database.transactions().fenced(runId, sql -> IssueWriting.record(sql, runId, source, issues));
  }

  /**
   * Records the issues of some articles, and closes what else of this source was open for them. One
   * fenced transaction.
   */
  public void settle(
      long runId, IssueSource source, Collection<Long> articleIds, List<NewIssue> issues) {
    database
        .transactions()
        .fenced(
            runId,
            sql -> {
              IssueWriting.settle(sql, runId, source, articleIds, issues);
              return issues.size();
            });
  }

  /**
   * Closes what is open of a source and was not met by this run: for lists that have been read to
   * their end. One fenced transaction.
   *
   * @return how many were closed
   */
  public int closeUnmet(long runId, IssueSource source) {
    return close(runId, source, ISSUE.LAST_RUN_ID.ne(runId));
  }

  /**
   * Closes what is open about rows that were not JSON, up to a place of their list, and was not met
   * by this run. One fenced transaction.
   */
  public int closeReadable(long runId, IssueSource source, long place) {
    return close(
        runId,
        source,
        ISSUE
            .LAST_RUN_ID
            .ne(runId)
            .and(ISSUE.KIND.eq(IssueKind.ROW_UNREADABLE.label()))
            .and(ISSUE.POSITION.cast(Long.class).le(place)));
  }

  /** Closes what is open of a source with a field. One fenced transaction. */
  public int close(long runId, IssueSource source, String field) {
    return close(runId, source, ISSUE.FIELD.eq(field));
  }

  private int close(long runId, IssueSource source, Condition which) {
    return database
        .transactions()
        .fenced(
            runId,
            sql ->
                sql.update(ISSUE)
                    .set(ISSUE.CLOSED_AT, ServerClock.NOW)
                    .where(ISSUE.CLOSED_AT.isNull())
                    .and(ISSUE.SOURCE.eq(source.label()))
                    .and(which)
                    .execute());
  }

  /** How many open issues of a source a run has met, by kind. Reads only. */
  public Map<String, Integer> met(long runId, IssueSource source) {
    return new TreeMap<>(
        database
            .sql()
            .select(ISSUE.KIND, DSL.count())
            .from(ISSUE)
            .where(ISSUE.CLOSED_AT.isNull())
            .and(ISSUE.SOURCE.eq(source.label()))
            .and(ISSUE.LAST_RUN_ID.eq(runId))
            .groupBy(ISSUE.KIND)
            .fetchMap(ISSUE.KIND, DSL.count()));
  }

  /** Open issues, latest first. Reads only. */
  public List<RecordedIssue> open(int limit) {
    return read(ISSUE.CLOSED_AT.isNull(), limit);
  }

  /** Open issues that a run has met, latest first. Reads only. */
  public List<RecordedIssue> openOf(long runId, int limit) {
    return read(ISSUE.CLOSED_AT.isNull().and(ISSUE.LAST_RUN_ID.eq(runId)), limit);
  }

  /** How many open issues a run has not met, but for the accepted ones. Reads only. */
  public int openOfOthers(long runId) {
    return database
        .sql()
        .fetchCount(
            ISSUE, ISSUE.CLOSED_AT.isNull().and(ISSUE.LAST_RUN_ID.ne(runId)).andNot(ACCEPTED));
  }

  /**
   * Open issues in the order of their numbers. Reads only.
   *
   * @param accepted whether the accepted ones are among them
   * @param limit at most so many
   */
  public List<RecordedIssue> find(
      boolean accepted, @Nullable String kind, @Nullable Long articleId, int limit) {
    return select(database.sql())
        .where(ISSUE.CLOSED_AT.isNull())
        .and(accepted ? DSL.noCondition() : DSL.not(ACCEPTED))
        .and(kind == null ? DSL.noCondition() : ISSUE.KIND.eq(kind))
        .and(articleId == null ? DSL.noCondition() : ISSUE.ARTICLE_ID.eq(articleId))
        .orderBy(ISSUE.ID)
        .limit(limit)
        .fetch(IssueRepository::read);
  }

  /** How many open issues a person has accepted. Reads only. */
  public int accepted() {
    return database.sql().fetchCount(ISSUE, ISSUE.CLOSED_AT.isNull().and(ACCEPTED));
  }

  /**
   * Accepts open issues as they are now: each counts as known until its value changes. Done again,
   * the reason and the person are replaced. One transaction.
   *
   * @return those that were accepted: the open ones
   */
  public List<Long> accept(Collection<Long> ids, @Nullable String reason, String by) {
    return database
        .transactions()
        .inTransaction(
            sql ->
                sql.fetch(
                        ACCEPT, SafeText.line(reason), SafeText.line(by), ids.toArray(Long[]::new))
                    .map(row -> row.get("id", Long.class)));
  }

  /** Takes acceptances back. One transaction. */
  public List<Long> withdraw(Collection<Long> ids) {
    return database
        .transactions()
        .inTransaction(
            sql ->
                sql.fetch(WITHDRAW, (Object) ids.toArray(Long[]::new))
                    .map(row -> row.get("id", Long.class)));
  }

  public static SelectJoinStep<Record> select(DSLContext sql) {
    return sql.select(ISSUE.fields()).select(ACCEPTED.as(ACCEPTED_COLUMN)).from(ISSUE);
  }

  private List<RecordedIssue> read(Condition which, int limit) {
    return select(database.sql())
        .where(which)
        .orderBy(ISSUE.ID.desc())
        .limit(limit)
        .fetch(IssueRepository::read);
  }

  public static RecordedIssue read(Record selected) {
    IssueRecord row = selected.into(ISSUE);
    return new RecordedIssue(
        row.getId(),
        IssueSource.of(row.getSource()),
        new NewIssue(
            row.getArticleId(),
            row.getField(),
            row.getPosition(),
            IssueKind.of(row.getKind()),
            row.getValue(),
            row.getMessage()),
        row.getOpenedRunId(),
        row.getLastRunId(),
        row.getOpenedAt(),
        row.getClosedAt(),
        Boolean.TRUE.equals(selected.get(ACCEPTED_COLUMN, Boolean.class)));
  }
}

package dev.verialsync.db;

import static dev.verialsync.db.jooq.sync.Tables.ISSUE;

import dev.verialsync.db.jooq.sync.tables.records.IssueRecord;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jooq.Condition;
import org.jooq.impl.DSL;

/**
 * Issues with the data. Those of pictures and products are recorded and closed where these are
 * written, {@link MediaRepository} and {@link ProductRepository}; the others here.
 */
public final class IssueRepository {

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
    return database
        .transactions()
        .fenced(
            runId,
            sql ->
                sql.update(ISSUE)
                    .set(ISSUE.CLOSED_AT, ServerClock.NOW)
                    .where(ISSUE.CLOSED_AT.isNull())
                    .and(ISSUE.SOURCE.eq(source.label()))
                    .and(ISSUE.LAST_RUN_ID.ne(runId))
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

  /** How many open issues a run has not met. Reads only. */
  public int openOfOthers(long runId) {
    return database
        .sql()
        .fetchCount(ISSUE, ISSUE.CLOSED_AT.isNull().and(ISSUE.LAST_RUN_ID.ne(runId)));
  }

  private List<RecordedIssue> read(Condition which, int limit) {
    return database
        .sql()
        .selectFrom(ISSUE)
        .where(which)
        .orderBy(ISSUE.ID.desc())
        .limit(limit)
        .fetch(IssueRepository::read);
  }

  static RecordedIssue read(IssueRecord row) {
    return new RecordedIssue(
        row.getId(),
        IssueSource.of(row.getSource()),
        new NewIssue(
            row.getArticleId(),
            row.getField(),
            row.getPosition(),
            row.getKind(),
            row.getValue(),
            row.getMessage()),
        row.getOpenedRunId(),
        row.getLastRunId(),
        row.getOpenedAt(),
        row.getClosedAt());
  }
}

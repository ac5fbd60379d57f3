package dev.verialsync.db.console;

import static dev.verialsync.db.jooq.shop.Tables.PRODUCT;
import static dev.verialsync.db.jooq.sync.Tables.ISSUE;

import dev.verialsync.db.Database;
import dev.verialsync.db.PreparedSql;
import dev.verialsync.db.issue.IssueKind;
import dev.verialsync.db.issue.IssueRepository;
import dev.verialsync.db.issue.RecordedIssue;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Pages of open issues. */
public final class IssueViewRepository {

  private static final int PAGE = 100;

  private static final PreparedSql COUNTS =
      new PreparedSql(
          """
          select k.kind, c.n
          from unnest(?::text[]) k (kind)
          cross join lateral (
            select count(*) as n from (select from sync.issue i where i.kind = k.kind and i.closed_at is null limit ?) x
          ) c
          where c.n > 0
          """);

  private final Database database;

  public IssueViewRepository(Database database) {
    this.database = database;
  }

  /**
   * A page.
   *
   * @param kind null = all kinds
   * @param after the last number of the page before; 0 = the first page
   */
  public IssueView page(@Nullable IssueKind kind, long after) {
    return Snapshot.read(
        database,
        sql -> {
          List<RecordedIssue> found = open(sql, kind, after, PAGE + 1);
          boolean more = found.size() > PAGE;
          List<RecordedIssue> shown = more ? found.subList(0, PAGE) : found;
          return new IssueView(
              counts(sql),
              List.copyOf(shown),
              more ? shown.get(PAGE - 1).id() : null,
              names(sql, shown));
        });
  }

  /** Some of all open issues in the order of their numbers: those that follow a number. */
  public List<RecordedIssue> following(long after, int most) {
    return open(database.sql(), null, after, most);
  }

  private static List<RecordedIssue> open(
      DSLContext sql, @Nullable IssueKind kind, long after, int most) {
    return IssueRepository.select(sql)
        .where(ISSUE.CLOSED_AT.isNull())
        .and(ISSUE.ID.gt(after))
        .and(kind == null ? DSL.noCondition() : ISSUE.KIND.eq(kind.label()))
        .orderBy(ISSUE.ID)
        .limit(most)
        .fetch(IssueRepository::read);
  }

  private static Map<IssueKind, Long> counts(DSLContext sql) {
    Map<IssueKind, Long> counts = new EnumMap<>(IssueKind.class);
    String[] kinds = Stream.of(IssueKind.values()).map(IssueKind::label).toArray(String[]::new);
    COUNTS
        .fetch(
            sql,
            row -> Map.entry(IssueKind.of(row.getString("kind")), row.getLong("n")),
            kinds,
            IssueView.MOST_COUNTED)
        .forEach(count -> counts.put(count.getKey(), count.getValue()));
    return counts;
  }

  private static Map<Long, String> names(DSLContext sql, List<RecordedIssue> issues) {
    Long[] ids =
        issues.stream()
            .map(issue -> issue.issue().articleId())
            .filter(Objects::nonNull)
            .toArray(Long[]::new);
    Map<Long, String> names = new HashMap<>();
    sql.select(PRODUCT.ID, DSL.left(PRODUCT.NAME, 200))
        .from(PRODUCT)
        .where(PRODUCT.ID.eq(DSL.any(ids)).and(PRODUCT.NAME.isNotNull()))
        .forEach(row -> names.put(row.value1(), row.value2()));
    return names;
  }
}

package dev.verialsync.db.watch;

import dev.verialsync.db.PreparedSql;
import dev.verialsync.db.ServerClock;
import dev.verialsync.db.notification.NotificationKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** The table {@code sync.condition}, within the caller's transaction. */
final class ConditionTable {

  /** Who judges waits for the other who does: each sees what the other has told. */
  private static final String LOCK = "lock table sync.condition in share row exclusive mode";

  private static final PreparedSql FIND =
      new PreparedSql("select * from sync.condition where kind = ? and subject = ?");

  private static final PreparedSql SAVE =
      new PreparedSql(
          """
          insert into sync.condition (kind, subject, since, is_told, told_at, gone_at, told_causes)
          values (?, ?, ?, ?, ?::timestamptz, ?::timestamptz, ?)
          on conflict (kind, subject) do update
          set since = excluded.since, is_told = excluded.is_told, told_at = excluded.told_at,
              gone_at = excluded.gone_at, told_causes = excluded.told_causes
          """);

  private static final PreparedSql REMOVE =
      new PreparedSql("delete from sync.condition where kind = ? and subject = ?");

  private static final PreparedSql TOLD_ISSUE =
      new PreparedSql(
          "select coalesce(max(told_issue), 0) as told from sync.condition where kind = 'issues'");

  private static final PreparedSql SAVE_ISSUE =
      new PreparedSql("update sync.condition set told_issue = ? where kind = 'issues'");

  private final DSLContext sql;

  private ConditionTable(DSLContext sql) {
    this.sql = sql;
  }

  /** Locked until the transaction ends. */
  static ConditionTable locked(DSLContext sql) {
    sql.execute(LOCK);
    return new ConditionTable(sql);
  }

  @Nullable Condition find(NotificationKind kind, String subject) {
    List<Condition> found = FIND.fetch(sql, ConditionTable::read, kind.label(), subject);
    return found.isEmpty() ? null : found.get(0);
  }

  void save(Condition condition) {
    SAVE.execute(
        sql,
        condition.kind().label(),
        condition.subject(),
        ServerClock.time(condition.since()),
        condition.told(),
        ServerClock.time(condition.toldAt()),
        ServerClock.time(condition.goneAt()),
        condition.toldCauses().toArray(UUID[]::new));
  }

  void remove(NotificationKind kind, String subject) {
    REMOVE.execute(sql, kind.label(), subject);
  }

  /** The number of the last issue that people were told of; 0 = of none. */
  long toldIssue() {
    return TOLD_ISSUE.fetchSingle(sql, row -> row.getLong("told"));
  }

  /** People were told something that has no end. */
  void told(NotificationKind kind, Instant now) {
    save(new Condition(kind, "", now, false, now, null, Set.of()));
  }

  void toldIssue(long last) {
    SAVE_ISSUE.execute(sql, last);
  }

  private static Condition read(ResultSet row) throws SQLException {
    return new Condition(
        NotificationKind.of(row.getString("kind")),
        row.getString("subject"),
        Objects.requireNonNull(ServerClock.instant(row, "since")),
        row.getBoolean("is_told"),
        ServerClock.instant(row, "told_at"),
        ServerClock.instant(row, "gone_at"),
        Set.of((UUID[]) row.getArray("told_causes").getArray()));
  }
}

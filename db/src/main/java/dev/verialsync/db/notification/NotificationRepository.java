package dev.verialsync.db.notification;

import dev.verialsync.db.Database;
import dev.verialsync.db.PreparedSql;
import dev.verialsync.db.SafeText;
import dev.verialsync.db.ServerClock;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;

/** The outbox. */
public final class NotificationRepository {

  private static final int ERROR_LENGTH = 500;

  private static final PreparedSql WRITE =
      new PreparedSql(
          """
          with written as (
            insert into sync.notification (kind, stage, facts) values (?, ?, ?::jsonb) returning id
          )
          insert into sync.delivery (notification_id, target)
          select w.id, t from written w cross join unnest(?::text[]) t
          """);

  private static final PreparedSql FIND =
      new PreparedSql(
          "select id, key, kind, stage, at, facts::text as facts from sync.notification where id = ?");

  private static final PreparedSql OPEN =
      new PreparedSql(
          """
          select d.notification_id, d.target, n.at
          from sync.delivery d join sync.notification n on n.id = d.notification_id
          where d.delivered_at is null and d.given_up_at is null and d.target = any (?)
          order by d.notification_id, d.target limit ?
          """);

  private static final PreparedSql IS_OPEN =
      new PreparedSql(
          """
          select exists (
            select from sync.delivery
            where notification_id = ? and target = ? and delivered_at is null and given_up_at is null) as open
          """);

  private static final PreparedSql DELIVERED =
      new PreparedSql(
          """
          update sync.delivery set delivered_at = clock_timestamp()
          where notification_id = ? and target = ? and delivered_at is null
          """);

  private static final PreparedSql FAILED =
      new PreparedSql(
          """
          update sync.delivery set last_error = ?, given_up_at = case when ? then clock_timestamp() end
          where notification_id = ? and target = ? and delivered_at is null
          """);

  private final Database database;

  public NotificationRepository(Database database) {
    this.database = database;
  }

  /**
   * Writes a notification in the caller's transaction.
   *
   * @param facts a JSON object
   * @param targets empty = nobody is told, and nothing is written
   */
  public static void write(
      DSLContext sql,
      NotificationKind kind,
      NotificationStage stage,
      String facts,
      Set<NotificationTarget> targets) {
    if (!targets.isEmpty()) {
      WRITE.execute(sql, kind.label(), stage.label(), facts, labels(targets));
    }
  }

  /**
   * The oldest that these targets have not taken yet.
   *
   * @param limit at most so many
   */
  public List<OpenDelivery> open(Set<NotificationTarget> targets, int limit) {
    return OPEN.fetch(
        database.sql(),
        row ->
            new OpenDelivery(
                row.getLong("notification_id"),
                NotificationTarget.of(row.getString("target")),
                Objects.requireNonNull(ServerClock.instant(row, "at"))),
        labels(targets),
        limit);
  }

  /** Whether the target has yet to take it. */
  public boolean isOpen(long id, NotificationTarget target) {
    return IS_OPEN.fetchSingle(database.sql(), row -> row.getBoolean("open"), id, target.label());
  }

  public Notification find(long id) {
    return FIND.fetchSingle(database.sql(), NotificationRepository::notification, id);
  }

  /** The target took it. */
  public void delivered(long id, NotificationTarget target) {
    DELIVERED.execute(database.sql(), id, target.label());
  }

  /**
   * An attempt failed.
   *
   * @param last whether there will be no other
   */
  public void failed(long id, NotificationTarget target, String error, boolean last) {
    FAILED.execute(database.sql(), SafeText.text(shortened(error)), last, id, target.label());
  }

  private static String shortened(String text) {
    return text.length() <= ERROR_LENGTH ? text : text.substring(0, ERROR_LENGTH) + "…";
  }

  private static String[] labels(Set<NotificationTarget> targets) {
    return targets.stream().map(NotificationTarget::label).toArray(String[]::new);
  }

  private static Notification notification(ResultSet row) throws SQLException {
    return new Notification(
        row.getLong("id"),
        row.getObject("key", UUID.class),
        NotificationKind.of(row.getString("kind")),
        NotificationStage.of(row.getString("stage")),
        Objects.requireNonNull(ServerClock.instant(row, "at")),
        row.getString("facts"));
  }
}

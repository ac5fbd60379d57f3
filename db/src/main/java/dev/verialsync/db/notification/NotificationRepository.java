package dev.verialsync.db.notification;

import dev.verialsync.db.Database;
import dev.verialsync.db.PreparedSql;
import dev.verialsync.db.SafeText;
import dev.verialsync.db.ServerClock;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

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

  /**
   * What a delivery tries by itself comes last: those that nobody has begun must not wait for it.
   */
  private static final PreparedSql OPEN =
      new PreparedSql(
          """
          select d.notification_id, d.target
          from sync.delivery d
          where d.delivered_at is null and d.given_up_at is null and d.target = any (?)
            and (d.attempted_at is null or d.attempted_at < clock_timestamp() - make_interval(secs => ?))
          order by d.attempted_at nulls first, d.notification_id, d.target limit ?
          """);

  private static final PreparedSql ATTEMPT =
      new PreparedSql(
          """
          update sync.delivery set attempted_at = clock_timestamp()
          where notification_id = ? and target = ? and delivered_at is null and given_up_at is null
          """);

  private static final PreparedSql DELIVERED =
      new PreparedSql(
          """
          update sync.delivery set delivered_at = clock_timestamp(), given_up_at = null
          where notification_id = ? and target = ? and delivered_at is null
          """);

  private static final PreparedSql FAILED =
      new PreparedSql(
          """
          update sync.delivery set last_error = ?, gone_endpoint = ?
          where notification_id = ? and target = ? and delivered_at is null
          """);

  private static final PreparedSql GIVE_UP =
      new PreparedSql(
          """
          update sync.delivery set given_up_at = clock_timestamp()
          where notification_id = ? and target = ? and delivered_at is null and given_up_at is null
          """);

  private static final PreparedSql IS_GONE =
      new PreparedSql(
          "select exists (select from sync.delivery where target = ? and gone_endpoint = ?) as gone");

  private final Database database;

  public NotificationRepository(Database database) {
    this.database = database;
  }

  /**
   * Writes a notification in the caller's transaction.
   *
   * @param facts a JSON object
   * @param targets empty = nobody is notified, and nothing is written
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
   * Those that these targets have not taken yet, but for what was tried lately.
   *
   * @param quiet since when no attempt was made
   * @param limit at most so many
   */
  public List<OpenDelivery> open(Set<NotificationTarget> targets, Duration quiet, int limit) {
    return OPEN.fetch(
        database.sql(),
        row ->
            new OpenDelivery(
                row.getLong("notification_id"), NotificationTarget.of(row.getString("target"))),
        labels(targets),
        quiet.toSeconds(),
        limit);
  }

  /** An attempt begins; false where the target has taken it, or it was given up. */
  public boolean attempt(OpenDelivery delivery) {
    return ATTEMPT.execute(database.sql(), delivery.notificationId(), delivery.target().label())
        == 1;
  }

  public Notification find(long id) {
    return FIND.fetchSingle(database.sql(), NotificationRepository::notification, id);
  }

  /** The target took it. */
  public void delivered(OpenDelivery delivery) {
    DELIVERED.execute(database.sql(), delivery.notificationId(), delivery.target().label());
  }

  /**
   * An attempt failed.
   *
   * @param goneEndpoint where nothing more is to be sent; null = the attempt says nothing of that
   */
  public void failed(OpenDelivery delivery, String error, @Nullable String goneEndpoint) {
    FAILED.execute(
        database.sql(),
        SafeText.line(shortened(error)),
        goneEndpoint,
        delivery.notificationId(),
        delivery.target().label());
  }

  /** There will be no other attempt. */
  public void giveUp(OpenDelivery delivery) {
    GIVE_UP.execute(database.sql(), delivery.notificationId(), delivery.target().label());
  }

  /** Whether an endpoint has said that it wants nothing more. */
  public boolean isGone(NotificationTarget target, String endpoint) {
    return IS_GONE.fetchSingle(
        database.sql(), row -> row.getBoolean("gone"), target.label(), endpoint);
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

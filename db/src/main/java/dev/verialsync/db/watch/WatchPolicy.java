package dev.verialsync.db.watch;

import dev.verialsync.db.notification.NotificationKind;
import dev.verialsync.db.notification.NotificationTarget;
import java.time.LocalTime;
import java.util.Set;

/**
 * Who is notified of what.
 *
 * @param kinds those that people are notified of
 * @param recovered whether they are notified, too, when it is over
 * @param targets empty = nobody is notified
 * @param digestAt when the daily digest is due, in Madrid's time
 */
public record WatchPolicy(
    Set<NotificationKind> kinds,
    boolean recovered,
    Set<NotificationTarget> targets,
    Thresholds thresholds,
    LocalTime digestAt) {

  public WatchPolicy {
    kinds = Set.copyOf(kinds);
    targets = Set.copyOf(targets);
  }

  boolean tells(NotificationKind kind) {
    return !targets.isEmpty() && kinds.contains(kind);
  }
}

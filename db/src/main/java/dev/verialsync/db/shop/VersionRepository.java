package dev.verialsync.db.shop;

import dev.verialsync.db.Database;
import dev.verialsync.db.ServerClock;
import java.time.Duration;

/** The versions that writes keep, and how long. None of it belongs to a run. */
public final class VersionRepository {

  private static final int ROWS_AT_ONCE = 5_000;

  private static final String PAST =
      """
      select (select count(*) from shop.product_version where replaced_at < now() - make_interval(secs => ?))
           + (select count(*) from shop.name_version where replaced_at < now() - make_interval(secs => ?))
      """;

  /** Comes first, so no reader takes the rest for all. An open rollback keeps what it needs. */
  private static final String RAISE_FLOOR =
      """
      update shop.version_floor set kept_since = greatest(kept_since, least(
        clock_timestamp() - make_interval(secs => ?),
        (select min(b.started_at) from sync.run r join sync.run b on b.id = (r.options ->> 'beforeRun')::bigint
         where r.status = 'running' and r.mode = 'rollback')))
      """;

  private static final String REMOVE =
      """
      delete from shop.%1$s where ctid = any (array(
        select v.ctid from shop.%1$s v, shop.version_floor f where v.replaced_at < f.kept_since limit ?))
      """;

  private final Database database;

  public VersionRepository(Database database) {
    this.database = database;
  }

  /** How many are older. Reads only. */
  public long past(Duration keep) {
    double seconds = ServerClock.seconds(keep);
    return database.sql().fetchSingle(PAST, seconds, seconds).get(0, Long.class);
  }

  /**
   * Removes those that are older, some thousands a transaction: what was before can no longer be
   * rolled back to.
   *
   * @return how many were removed
   */
  public long remove(Duration keep) {
    database.transactions().exclusive(sql -> sql.execute(RAISE_FLOOR, ServerClock.seconds(keep)));
    long removed = 0;
    for (String table : new String[] {"product_version", "name_version"}) {
      int part;
      do {
        part =
            database
                .transactions()
                .inTransaction(sql -> sql.execute(REMOVE.formatted(table), ROWS_AT_ONCE));
        removed += part;
      } while (part > 0);
    }
    return removed;
  }
}

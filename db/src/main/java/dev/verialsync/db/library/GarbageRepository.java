package dev.verialsync.db.library;

import dev.verialsync.db.Database;
import dev.verialsync.db.PreparedSql;
import dev.verialsync.db.ServerClock;
import dev.verialsync.db.SqlFaults;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;

/**
 * Garbage collection's view of the media library. An object is condemned under a lock that no
 * reference can be written under, removed from the bucket by whoever condemned it, and then
 * forgotten. None of it belongs to a run: no method is fenced.
 */
public final class GarbageRepository {

  /** Longer than any activity may take between its look into the library and its commit. */
  static final Duration REMEMBERED = Duration.ofDays(1);

  private static final String LOCK_NOT_AVAILABLE = "55P03";

  private static final String UNUSED =
      """
      not exists (select from media.article_image a where a.sha256 = o.sha256)
      and not exists (select from shop.product_image p where p.sha256 = o.sha256)
      and not exists (select from shop.product_version v where v.images ?? o.sha256)
      """;

  /**
   * Locks against new references (whoever writes one holds the row for key share), and leaves out
   * what somebody else holds. Whether it is unused is judged again under the lock, by the next
   * statement.
   */
  private static final PreparedSql LOCK_UNUSED =
      new PreparedSql(
          """
          select o.sha256 from media.object o
          where o.state = 'stored' and o.unreferenced_since is null and %s
          order by o.sha256 limit ? for update of o skip locked
          """
              .formatted(UNUSED));

  private static final PreparedSql MARK =
      new PreparedSql(
          """
          update media.object o set unreferenced_since = clock_timestamp()
          where o.sha256 = any (?::text[]) and %s
          """
              .formatted(UNUSED));

  private static final PreparedSql UNMARK =
      new PreparedSql(
          """
          with used as (
            select o.sha256 from media.object o
            where o.unreferenced_since is not null and o.state = 'stored' and not (%s)
            for no key update of o skip locked
          )
          update media.object o set unreferenced_since = null from used where o.sha256 = used.sha256
          """
              .formatted(UNUSED));

  private static final String DUE =
      """
      (o.state = 'stored' and o.unreferenced_since <= clock_timestamp() - make_interval(secs => ?)
       or o.state = 'condemned' and coalesce(o.condemned_until, '-infinity') < clock_timestamp())
      """;

  private static final PreparedSql SUMMARY =
      new PreparedSql(
          """
          with judged as materialized (
            select o.*, %s as due from media.object o
            where o.unreferenced_since is not null or o.state = 'condemned'
          )
          select count(*) filter (where due) as objects,
                 coalesce(sum(bytes) filter (where due), 0)::bigint as bytes,
                 min(unreferenced_since) filter (where due) as oldest,
                 count(*) filter (where not due and state = 'stored') as later,
                 coalesce(sum(bytes) filter (where not due and state = 'stored'), 0)::bigint as later_bytes,
                 count(*) filter (where not due and state = 'condemned') as being_removed,
                 array(select object_key from judged where due order by unreferenced_since, sha256 limit ?) as examples
          from judged
          """
              .formatted(DUE));

  private static final PreparedSql LOCK_DUE =
      new PreparedSql(
          """
          select o.sha256 from media.object o
          where (o.unreferenced_since is not null or o.state = 'condemned') and %s
          order by o.sha256 limit ? for update of o skip locked
          """
              .formatted(DUE));

  /** No row names a copy that may be gone. Copies that a killed collection leaves are orphans. */
  private static final PreparedSql CONDEMN =
      new PreparedSql(
          """
          with condemned as (
            update media.object o
            set state = 'condemned', condemned_until = clock_timestamp() + make_interval(secs => ?)
            where o.sha256 = any (?::text[]) and %s
            returning o.sha256, o.object_key, o.bytes, o.condemned_until
          ), copy as (
            delete from media.rendition r using condemned c where r.sha256 = c.sha256
            returning r.sha256, r.size, r.object_key
          )
          select c.*, array(select p.object_key from copy p where p.sha256 = c.sha256 order by p.size) as copies
          from condemned c order by c.sha256
          """
              .formatted(UNUSED));

  private static final PreparedSql SPARE =
      new PreparedSql(
          """
          update media.object set unreferenced_since = null
          where sha256 = any (?::text[]) and state = 'stored'
          """);

  private static final PreparedSql UNKNOWN =
      new PreparedSql(
          """
          select u.sha256 from unnest(?::text[]) as u (sha256)
          where not exists (select from media.object o where o.sha256 = u.sha256)
          """);

  private static final PreparedSql ADOPT =
      new PreparedSql(
          """
          insert into media.object (sha256, media_type, bytes, object_key, state, condemned_until)
          select u.*, 'condemned', clock_timestamp() + make_interval(secs => ?)
          from unnest(?::text[], ?::text[], ?::bigint[], ?::text[]) as u (sha256, media_type, bytes, object_key)
          order by u.sha256
          on conflict do nothing
          returning sha256, object_key, bytes, condemned_until, '{}'::text[] as copies
          """);

  private static final PreparedSql FORGET =
      new PreparedSql(
          """
          with done as (
            select o.sha256 from media.object o
            join unnest(?::text[], ?::timestamptz[]) as u (sha256, until)
              on u.sha256 = o.sha256 and u.until = o.condemned_until
            where o.state = 'condemned'
            order by o.sha256 for update of o
          ), gone as (
            delete from media.object o using done where o.sha256 = done.sha256 returning o.sha256
          )
          insert into media.removal (sha256, removed_at) select sha256, clock_timestamp() from gone
          on conflict (sha256) do update set removed_at = excluded.removed_at
          """);

  private static final PreparedSql FORGET_REMOVALS =
      new PreparedSql(
          "delete from media.removal where removed_at < clock_timestamp() - make_interval(secs => ?)");

  private final Database database;

  public GarbageRepository(Database database) {
    this.database = database;
  }

  /**
   * Notes since when nothing refers to an object: it counts from the collection that first finds it
   * so, and from anew after something referred to it again.
   *
   * @param most how many are marked at once, in a transaction of its own
   */
  public void markUnreferenced(int most) {
    database.transactions().longTransaction(sql -> UNMARK.execute(sql));
    int marked = most;
    while (marked > 0) {
      marked = database.transactions().longTransaction(sql -> mark(sql, most));
    }
  }

  private static int mark(DSLContext sql, int most) {
    List<String> locked = LOCK_UNUSED.fetch(sql, GarbageRepository::hash, most);
    return locked.isEmpty() ? 0 : MARK.execute(sql, (Object) locked.toArray(String[]::new));
  }

  /** What is to go, as it stands. Reads only. */
  public UnreferencedObjects unreferenced(Duration olderThan, int examples) {
    return SUMMARY.fetchSingle(
        database.sql(),
        row ->
            new UnreferencedObjects(
                row.getLong("objects"),
                row.getLong("bytes"),
                ServerClock.instant(row, "oldest"),
                List.of((String[]) row.getArray("examples").getArray()),
                row.getLong("later"),
                row.getLong("later_bytes"),
                row.getLong("being_removed")),
        ServerClock.seconds(olderThan),
        examples);
  }

  /**
   * Condemns some of the objects to which nothing has referred for that long, and takes over those
   * that another collection condemned and did not finish. One transaction.
   *
   * @param lease how long the caller may remove them
   * @return those that the caller is to remove; empty = no more is due, others hold it, or a backup
   *     is being made
   */
  public List<CondemnedObject> condemn(Duration olderThan, int most, Duration lease) {
    return unlessBackedUp(
        sql -> {
          while (true) {
            List<String> locked =
                LOCK_DUE.fetch(sql, GarbageRepository::hash, ServerClock.seconds(olderThan), most);
            if (locked.isEmpty()) {
              return List.of();
            }
            String[] hashes = locked.toArray(String[]::new);
            List<CondemnedObject> condemned =
                CONDEMN.fetch(
                    sql, GarbageRepository::condemned, ServerClock.seconds(lease), hashes);
            int spared = condemned.size() < hashes.length ? spare(sql, hashes) : 0;
            if (spared == 0 || !condemned.isEmpty()) {
              return condemned;
            }
          }
        });
  }

  /** A backup copies what was not condemned before its snapshot (BackupRepository). */
  private List<CondemnedObject> unlessBackedUp(Function<DSLContext, List<CondemnedObject>> work) {
    try {
      return database
          .transactions()
          .inTransaction(
              sql -> {
                sql.execute("set local lock_timeout = '2s'");
                sql.execute("lock table media.removal in exclusive mode");
                return work.apply(sql);
              });
    } catch (DataAccessException e) {
      if (SqlFaults.sqlState(e).filter(LOCK_NOT_AVAILABLE::equals).isPresent()) {
        return List.of();
      }
      throw e;
    }
  }

  private static int spare(DSLContext sql, String[] hashes) {
    return SPARE.execute(sql, (Object) hashes);
  }

  /** Those of these hashes that no row mentions. Reads only. */
  public Set<String> unknown(Collection<String> sha256s) {
    return new TreeSet<>(
        UNKNOWN.fetch(
            database.sql(), GarbageRepository::hash, (Object) sha256s.toArray(String[]::new)));
  }

  /** Condemns objects of the bucket that no row mentions, unless one does by now. */
  public List<CondemnedObject> adopt(Collection<UnknownObject> objects, Duration lease) {
    return database
        .transactions()
        .inTransaction(
            sql ->
                ADOPT.fetch(
                    sql,
                    GarbageRepository::condemned,
                    ServerClock.seconds(lease),
                    objects.stream().map(UnknownObject::sha256).toArray(String[]::new),
                    objects.stream().map(UnknownObject::mediaType).toArray(String[]::new),
                    // The table takes no empty object for an image; the bucket may hold one.
                    objects.stream().map(o -> Math.max(1, o.bytes())).toArray(Long[]::new),
                    objects.stream().map(UnknownObject::objectKey).toArray(String[]::new)));
  }

  /**
   * Forgets objects that the caller has removed from the bucket, each unless it was stored again or
   * condemned by another meanwhile.
   *
   * @return how many
   */
  public int forget(List<CondemnedObject> removed) {
    return database
        .transactions()
        .inTransaction(
            sql ->
                FORGET.execute(
                    sql,
                    removed.stream().map(CondemnedObject::sha256).toArray(String[]::new),
                    removed.stream()
                        .map(object -> object.until().atOffset(ZoneOffset.UTC).toString())
                        .toArray(String[]::new)));
  }

  /** Drops the memory of removals that no put under way can be older than. */
  public void forgetRemovals() {
    database
        .transactions()
        .inTransaction(sql -> FORGET_REMOVALS.execute(sql, ServerClock.seconds(REMEMBERED)));
  }

  private static String hash(ResultSet row) throws SQLException {
    return row.getString("sha256");
  }

  private static CondemnedObject condemned(ResultSet row) throws SQLException {
    return new CondemnedObject(
        row.getString("sha256"),
        row.getString("object_key"),
        List.of((String[]) row.getArray("copies").getArray()),
        row.getLong("bytes"),
        row.getObject("condemned_until", OffsetDateTime.class).toInstant());
  }
}

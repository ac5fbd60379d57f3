package dev.verialsync.db.shop;

import dev.verialsync.db.Database;
import dev.verialsync.db.PreparedSql;
import dev.verialsync.db.ServerClock;
import java.time.Duration;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** The change feed, but for the changes of products, which are written with them. */
public final class FeedRepository {

  private static final int ROWS_AT_ONCE = 5_000;

  private static final PreparedSql ANNOUNCE =
      new PreparedSql("select pg_notify('shop_change', '')");

  /** Writes of products do the same for what they write: left over is what a date did. */
  private static final PreparedSql COMPARE_SALE =
      new PreparedSql(
          """
          with gone as (
            delete from shop.on_sale where product_id = any (array(
              select o.product_id from shop.on_sale o
              where not exists (select from shop.sellable s where s.id = o.product_id)
              order by o.product_id for update of o))
            returning product_id
          ), come as (
            insert into shop.on_sale (product_id)
            select s.id from shop.sellable s where not exists (select from shop.on_sale o where o.product_id = s.id)
            order by s.id
            on conflict do nothing
            returning product_id
          )
          insert into shop.change (position, product_id, run_id, kinds)
          select shop.next_position(f.base), c.product_id, ?::bigint, c.kinds
          from (
            select product_id, '{removed_from_sale}'::text[] as kinds from gone
            union all
            select product_id, '{put_on_sale}' from come
          ) c cross join shop.feed f
          """);

  private static final String PAST =
      "select count(*) from shop.change where at < clock_timestamp() - make_interval(secs => ?)";

  /** Comes first, so no reader takes the rest for all. Not by the primary key: from its end. */
  private static final String RAISE_FLOOR =
      """
      update shop.feed set floor = greatest(floor, (
        select max(position + 0) + 1 from shop.change where at < clock_timestamp() - make_interval(secs => ?)))
      """;

  private static final String REMOVE =
      """
      delete from shop.change where position = any (array(
        select c.position from shop.change c where c.position < (select floor from shop.feed) order by c.position limit ?))
      """;

  private final Database database;

  public FeedRepository(Database database) {
    this.database = database;
  }

  /** Tells what entered or left {@code shop.sellable} in the caller's transaction. */
  static int compareSale(DSLContext sql, @Nullable Long runId) {
    return COMPARE_SALE.execute(sql, runId);
  }

  /** Wakes those who follow the feed; after the commit of what they are to read. */
  static void announce(DSLContext sql) {
    ANNOUNCE.fetchSingle(sql, row -> true);
  }

  /**
   * Tells what entered or left {@code shop.sellable} since this was last compared: a date may have
   * passed. One transaction; seconds for a million products.
   *
   * @return how many products did
   */
  public int compareSale() {
    int told = database.transactions().duringRunsLong(sql -> compareSale(sql, null));
    if (told > 0) {
      announce(database.sql());
    }
    return told;
  }

  /** How many changes are older. Reads only. */
  public long past(Duration keep) {
    return database.sql().fetchSingle(PAST, ServerClock.seconds(keep)).get(0, Long.class);
  }

  /**
   * Removes those that are older, some thousands a transaction: readers that have not read them
   * start anew.
   *
   * @return how many were removed
   */
  public long remove(Duration keep) {
    database
        .transactions()
        .inTransaction(sql -> sql.execute(RAISE_FLOOR, ServerClock.seconds(keep)));
    long removed = 0;
    int part;
    do {
      part = database.transactions().inTransaction(sql -> sql.execute(REMOVE, ROWS_AT_ONCE));
      removed += part;
    } while (part > 0);
    return removed;
  }
}

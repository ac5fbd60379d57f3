package dev.verialsync.db.export;

import dev.verialsync.db.Database;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jooq.Cursor;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;

/** Reads whole products, one JSON document each, as {@code shop} is at one moment. */
public final class ExportRepository {

  private static final int PAGE = 1_000;
  private static final int ROWS_AT_ONCE = 50;

  /** What a document has besides the columns of {@code shop.product_detail}, in this order. */
  private static final List<String> ADDED =
      List.of("sellable", "web_category_paths", "prices", "images", "fields", "variant");

  /** Of the first product of each group of variants that is read. */
  public static final String SIBLINGS = "siblings";

  private static final String MAY_BE_SOLD = "exists (select from shop.sellable s where s.id = %s)";

  /**
   * A page, by key: every part of it finds its rows by an index, whatever the size of the
   * catalogue; a limit keeps the view's joins from being made for all products. Its values: all;
   * the id after which it begins; how many; siblings, all, all.
   */
  private static final String READ =
      """
      with wanted as (
        select ?::boolean as everything
      ), page as materialized (
        select p.id from shop.product p, wanted
        where p.id > ? and (everything or %1$s)
        order by p.id limit ?
      )
      select d.id, row_to_json(d)::text as product
      from page g
      cross join lateral (
        select p.*, %1$s as sellable,
               (select coalesce(json_agg(c.path order by w.n), '[]')
                from unnest(p.web_category_ids) with ordinality as w (id, n)
                join shop.web_category c on c.id = w.id and c.path is not null) as web_category_paths,
               (select coalesce(json_agg(json_build_object(
                         'min_units', t.min_units, 'price_net', t.price_net, 'price_gross', t.price_gross,
                         'discount_percent', t.discount_percent, 'discount_per_unit', t.discount_per_unit,
                         'gift_units', t.gift_units) order by t.min_units), '[]')
                from shop.product_price t where t.product_id = p.id) as prices,
               (select coalesce(json_agg(json_build_object(
                         'position', i.position, 'sha256', i.sha256, 'media_type', i.media_type, 'bytes', i.bytes,
                         'width', i.width, 'height', i.height, 'object_key', i.object_key, 'url', i.url) order by i.position), '[]')
                from shop.product_image i where i.product_id = p.id) as images,
               (select coalesce(json_agg(json_build_object(
                         'family_id', f.family_id, 'field_id', f.field_id, 'name', f.name, 'group_name', f.group_name,
                         'value', f.value, 'node_name', f.node_name) order by f.position), '[]')
                from shop.product_field f where f.product_id = p.id) as fields,
               (select json_build_object(
                         'group_id', v.group_id, 'representative_id', v.representative_id, 'members', v.members,
                         'differing', v.differing, 'name_tail', v.name_tail, 'told_apart_by', v.told_apart_by)
                from shop.variant v where v.product_id = p.id) as variant,
               (select json_agg(json_build_object(
                         'id', v.product_id, 'name', n.name, 'name_tail', v.name_tail, 'sellable', %2$s,
                         'fields', (select json_agg(json_build_object(
                                             'family_id', f.family_id, 'field_id', f.field_id, 'name', f.name,
                                             'value', f.value, 'node_name', f.node_name) order by f.position)
                                    from shop.product_field f where f.product_id = v.product_id)) order by v.product_id)
                from shop.variant v join shop.product n on n.id = v.product_id
                where ? and v.group_id = p.variant_group_id and (? or %2$s)
                  and p.id = (select m.product_id from shop.variant m
                              where m.group_id = p.variant_group_id and (? or %3$s) order by m.product_id limit 1)) as siblings
        from (select q.* from shop.product_detail q where q.id = g.id limit 1) p
      ) d
      order by d.id
      """
          .formatted(
              MAY_BE_SOLD.formatted("p.id"),
              MAY_BE_SOLD.formatted("v.product_id"),
              MAY_BE_SOLD.formatted("m.product_id"));

  /** One moment for all pages; the reader may be slower than a write of a run. */
  private static final String SETTINGS =
      """
      select set_config('TimeZone', 'UTC', true), set_config('idle_in_transaction_session_timeout', '3600000', true)
      """;

  private final Database database;

  public ExportRepository(Database database) {
    this.database = database;
  }

  /** What each document holds, in its order, but for {@link #SIBLINGS}. */
  public List<String> columns() {
    List<String> columns =
        new ArrayList<>(
            Arrays.stream(
                    database.sql().fetch("select * from shop.product_detail limit 0").fields())
                .map(Field::getName)
                .toList());
    columns.addAll(ADDED);
    return List.copyOf(columns);
  }

  /**
   * Reads products in the order of their ids, a page in memory at a time.
   *
   * @param all inactive ones and those that may not be sold now, too
   * @param siblings whether the first of each group of variants has the others that are read
   * @param documents takes each
   */
  public void read(boolean all, boolean siblings, Consumer<String> documents) {
    database
        .transactions()
        .inTransaction(
            sql -> {
              sql.execute("set transaction isolation level repeatable read, read only");
              sql.fetch(SETTINGS);
              long after = Long.MIN_VALUE;
              long last = read(sql, after, all, siblings, documents);
              while (last > after) {
                after = last;
                last = read(sql, after, all, siblings, documents);
              }
              return true;
            });
  }

  /** The id of the page's last product; the given one where there is none. */
  private static long read(
      DSLContext sql, long after, boolean all, boolean siblings, Consumer<String> documents) {
    long last = after;
    try (Cursor<Record> rows =
        sql.resultQuery(READ, all, after, PAGE, siblings, all, all)
            .fetchSize(ROWS_AT_ONCE)
            .fetchLazy()) {
      while (rows.hasNext()) {
        Record row = rows.fetchNext();
        if (row != null) {
          last = row.get("id", Long.class);
          documents.accept(row.get("product", String.class));
        }
      }
    }
    return last;
  }
}

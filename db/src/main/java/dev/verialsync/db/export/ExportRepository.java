package dev.verialsync.db.export;

import dev.verialsync.db.Database;
import dev.verialsync.db.SqlFaults;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Cursor;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/** Reads whole products, one JSON document each, as {@code shop} is at one moment. */
public final class ExportRepository {

  private static final int PAGE = 1_000;
  private static final int ROWS_AT_ONCE = 50;

  /** What a document has besides the columns of {@code shop.product_detail}, in this order. */
  private static final List<String> ADDED =
      List.of("sellable", "web_category_paths", "prices", "images", "fields", "variant");

  /** Of the first product of each group of variants that is read. */
  public static final String SIBLINGS = "siblings";

  /** Of an inactive product: the group of variants that it was in. */
  public static final String FORMER_GROUP = "former_group";

  private static final String MAY_BE_SOLD = "exists (select from shop.sellable s where s.id = %s)";

  /** The ids of a page, by key. Its values: all; the id after which it begins; how many. */
  private static final String PAGE_OF_ALL =
      """
      with wanted as (
        select ?::boolean as everything
      )
      select p.id from shop.product p, wanted
      where p.id > ? and (everything or %s)
      order by p.id limit ?
      """
          .formatted(MAY_BE_SOLD.formatted("p.id"));

  /** With the other variants of each where these must come together. */
  private static final String CHANGED =
      """
      with changed as (
        select distinct product_id as id from shop.changes(?, 2147483647)
      )
      select array(
        select id from changed
        union
        select v.product_id from shop.variant v
        where ? and v.group_id in (select o.group_id from shop.variant o join changed c on c.id = o.product_id)
        order by id)
      """;

  /** Groups of variants that all products have left since a position. */
  private static final String DISSOLVED =
      """
      select distinct c.left_group from shop.change c
      where c.left_group is not null and c.position > ?
        and not exists (select from shop.variant v where v.group_id = c.left_group)
      order by c.left_group
      """;

  /**
   * A page: every part of it finds its rows by an index, whatever the size of the catalogue; a
   * limit keeps the view's joins from being made for all products. An inactive product was in the
   * group of its nexo if that group is there, or the feed tells that it left it. Its values: the
   * ids; siblings, all, all; siblings.
   */
  private static final String READ =
      """
      select d.id, row_to_json(d)::text as product
      from unnest(?::bigint[]) as g (id)
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
                         'width', i.width, 'height', i.height, 'object_key', i.object_key, 'url', i.url,
                         'renditions', (select coalesce(json_agg(json_build_object(
                                                  'size', r.size, 'bytes', r.bytes, 'width', r.width, 'height', r.height,
                                                  'object_key', r.object_key, 'url', r.url) order by r.size), '[]')
                                        from shop.product_image_rendition r
                                        where r.product_id = i.product_id and r.position = i.position)) order by i.position), '[]')
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
                              where m.group_id = p.variant_group_id and (? or %3$s) order by m.product_id limit 1)) as siblings,
               (select g.id from (select shop.variant_group(p.nexo) as id) g
                where ? and not p.active
                  and (exists (select from shop.variant v where v.group_id = g.id)
                       or exists (select from shop.change c where c.left_group = g.id and c.product_id = p.id))) as former_group
        from (select q.* from shop.product_detail q where q.id = g.id limit 1) p
      ) d
      order by d.id
      """
          .formatted(
              MAY_BE_SOLD.formatted("p.id"),
              MAY_BE_SOLD.formatted("v.product_id"),
              MAY_BE_SOLD.formatted("m.product_id"));

  /**
   * One moment for all pages; the reader may be slower than a write of a run. A standby does not
   * know where the feed ends.
   */
  private static final String BEGIN =
      """
      select set_config('TimeZone', 'UTC', true), set_config('idle_in_transaction_session_timeout', '3600000', true),
             case when not pg_is_in_recovery() then shop.snapshot_position() end as position
      """;

  /** What {@code shop.changes} raises. */
  private static final String POSITION_LOST = "VF010";

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
   * Which products are read.
   *
   * @param all inactive ones and those that may not be sold now, too
   * @param since only what has changed after this position of the feed, whether it may be sold or
   *     not; null = whatever has changed when
   */
  public record Selection(boolean all, @Nullable Long since) {

    private boolean includesUnsellable() {
      return all || since != null;
    }
  }

  /** The feed does not have all changes after a position. */
  public static final class PositionLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private PositionLostException(long since, Throwable cause) {
      super("The change feed does not have all changes after position " + since, cause);
    }
  }

  /** Takes what is read. */
  public interface Reader {
    void product(String document);

    /** A group of variants that there is no more; after all products. */
    void dissolved(UUID group);
  }

  /**
   * Reads products in the order of their ids, a page in memory at a time.
   *
   * @param groups whether the first of each group of variants has the others that are read,
   *     inactive products have their former group, and groups that there are no more since the
   *     selection's position are read
   * @return the position of the feed that belongs to what was read; null on a standby
   * @throws PositionLostException if changes after the selection's position are missing
   */
  public @Nullable Long read(Selection selection, boolean groups, Reader reader) {
    return database
        .transactions()
        .inTransaction(
            sql -> {
              sql.execute("set transaction isolation level repeatable read, read only");
              Long position = sql.fetchSingle(BEGIN).get("position", Long.class);
              Long[] changed =
                  selection.since() == null ? null : changed(sql, selection.since(), groups);
              long after = Long.MIN_VALUE;
              int done = 0;
              Long[] page = page(sql, selection, changed, done, after);
              while (page.length > 0) {
                read(sql, page, groups, selection.includesUnsellable(), reader);
                done += page.length;
                after = page[page.length - 1];
                page = page(sql, selection, changed, done, after);
              }
              if (groups && selection.since() != null) {
                sql.fetch(DISSOLVED, selection.since())
                    .getValues(0, UUID.class)
                    .forEach(reader::dissolved);
              }
              return Optional.ofNullable(position);
            })
        .orElse(null);
  }

  private static Long[] changed(DSLContext sql, long since, boolean siblings) {
    try {
      return sql.fetchSingle(CHANGED, since, siblings).get(0, Long[].class);
    } catch (DataAccessException e) {
      if (SqlFaults.sqlState(e).filter(POSITION_LOST::equals).isPresent()) {
        throw new PositionLostException(since, e);
      }
      throw e;
    }
  }

  /** Of what has changed, all ids are known; of the rest, those of a page at a time. */
  private static Long[] page(
      DSLContext sql, Selection selection, Long @Nullable [] changed, int done, long after) {
    return changed == null
        ? sql.fetch(PAGE_OF_ALL, selection.all(), after, PAGE).intoArray(0, Long.class)
        : Arrays.copyOfRange(changed, done, Math.min(changed.length, done + PAGE));
  }

  private static void read(DSLContext sql, Long[] ids, boolean groups, boolean all, Reader reader) {
    try (Cursor<Record> rows =
        sql.resultQuery(READ, ids, groups, all, all, groups).fetchSize(ROWS_AT_ONCE).fetchLazy()) {
      while (rows.hasNext()) {
        Record row = rows.fetchNext();
        if (row != null) {
          reader.product(row.get("product", String.class));
        }
      }
    }
  }
}

package dev.verialsync.db.shop;

import static dev.verialsync.db.jooq.shop.Tables.PRODUCT;
import static dev.verialsync.db.jooq.shop.Tables.PRODUCT_PRICE;

import dev.verialsync.db.PreparedSql;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jooq.Field;

/** The statements that write products. Columns come from the schema: none is forgotten. */
final class ProductStatements {

  /** Columns that a product's input does not hold. */
  static final Set<Field<?>> SETTLED_HERE =
      Set.of(PRODUCT.BARCODE_IS_UNIQUE, PRODUCT.INSERTED_AT, PRODUCT.CHANGED_AT);

  private static final List<String> COLUMNS =
      Arrays.stream(PRODUCT.fields())
          .filter(field -> !SETTLED_HERE.contains(field))
          .map(Field::getName)
          .toList();

  private static final List<String> VALUES =
      COLUMNS.stream().filter(column -> !column.equals(PRODUCT.ID.getName())).toList();

  private static final List<String> TIER =
      Arrays.stream(PRODUCT_PRICE.fields()).map(Field::getName).toList();

  private static final List<String> TIER_VALUES =
      Arrays.stream(PRODUCT_PRICE.fields())
          .filter(field -> !PRODUCT_PRICE.getPrimaryKey().getFields().contains(field))
          .map(Field::getName)
          .toList();

  /**
   * The input next to what is there. Its values: products, their ids, tiers, the ids three times.
   * Every table is read by the batch's ids, in its own words: the plan is made once a connection,
   * when the tables may still be empty, and must not go through them when they no longer are.
   */
  private static final String COMPARED =
      """
      with input as materialized (
        select * from json_populate_recordset(null::shop.product, ?::json)
      ), old as materialized (
        select * from shop.product where id = any (?::bigint[])
      ), tier as materialized (
        select * from json_populate_recordset(null::shop.product_price, ?::json)
      ), new_tiers as (
        select product_id, array_agg(row(t.*)::shop.product_price order by min_units) as tiers
        from tier t group by product_id
      ), old_tiers as (
        select product_id, array_agg(t order by min_units) as tiers
        from shop.product_price t where product_id = any (?::bigint[]) group by product_id
      ), new_images as (
        select article_id, array_agg(sha256 order by position) as sha256s
        from media.article_image where article_id = any (?::bigint[]) group by article_id
      ), old_images as (
        select product_id, array_agg(sha256 order by position) as sha256s
        from shop.product_image where product_id = any (?::bigint[]) group by product_id
      ), compared as materialized (
        select i.id,
               p.id is null as is_new,
               (%1$s) is distinct from (%2$s) as row_differs,
               ot.tiers is distinct from nt.tiers as tiers_differ,
               op.sha256s is distinct from np.sha256s as images_differ,
               op.sha256s is not null as had_images,
               p.changed_at,
               coalesce(p.active and not i.active, false) as deactivated,
               ot.tiers as old_tiers, nt.tiers as new_tiers, op.sha256s as old_images, np.sha256s as new_images
        from input i
        left join old p on p.id = i.id
        left join old_tiers ot on ot.product_id = i.id
        left join new_tiers nt on nt.product_id = i.id
        left join old_images op on op.product_id = i.id
        left join new_images np on np.article_id = i.id
      ), field as materialized (
        select c.id, c.deactivated, f.change ->> 0 as name, f.change -> 1 as old, f.change -> 2 as new, f.change ->> 3 as kind
        from compared c
        join input i on i.id = c.id
        join old p on p.id = c.id
        cross join lateral unnest(array[%3$s]) as f (change)
        where c.row_differs and f.change is not null
      )
      """
          .formatted(
              list(VALUES, column -> "p." + column),
              list(VALUES, column -> "i." + column),
              list(VALUES, ProductStatements::change));

  /**
   * Writes the products that differ in themselves, in their tiers or in their images, with these,
   * keeps what that replaces, and tells what changed. Returns how many of each. The objects of its
   * images are held for key share, so that garbage collection condemns none; one that it has
   * condemned already is on no article's list any more.
   */
  static final PreparedSql UPSERT =
      new PreparedSql(
          COMPARED
              + """
      , changed as materialized (
        select c.*, f.former, f.kinds
        from compared c
        left join (
          select id, jsonb_object_agg(name, old) as former,
                 array_agg(distinct case when kind <> 'activated' then kind when deactivated then 'deactivated' else 'activated' end) as kinds
          from field group by id
        ) f on f.id = c.id
        where c.is_new or c.row_differs or c.tiers_differ or c.images_differ
        order by c.id
      ), sale as materialized (
        select c.id, shop.may_be_sold(i.active, i.price_net, i.price_gross, i.available_from, i.sale_from, i.inactive_from) as is_on
        from changed c join input i on i.id = c.id
        order by c.id
      ), taken_off as (
        delete from shop.on_sale o using sale s
        where o.product_id = any (?::bigint[]) and o.product_id = s.id and not s.is_on
        returning o.product_id
      ), put_on as (
        insert into shop.on_sale (product_id) select id from sale where is_on
        on conflict do nothing
        returning product_id
      ), kept as (
        insert into shop.product_version (product_id, run_id, product, tiers, images)
        select c.id, ?::bigint,
               case when not c.is_new then jsonb_build_object('changed_at', c.changed_at) || coalesce(c.former, '{}') end,
               case when c.tiers_differ and not c.is_new then coalesce(to_jsonb(c.old_tiers), '[]') end,
               case when c.images_differ and not c.is_new then coalesce(to_jsonb(c.old_images), '[]') end
        from changed c
      ), fed as (
        insert into shop.change (position, product_id, run_id, kinds)
        select shop.next_position(f.base), c.id, ?::bigint,
               case when c.is_new then '{inserted}'
                    else coalesce(c.kinds, '{}')
                         || case when c.tiers_differ and not 'price' = any (coalesce(c.kinds, '{}')) then '{price}'::text[] else '{}' end
                         || case when c.images_differ and not 'images' = any (coalesce(c.kinds, '{}')) then '{images}'::text[] else '{}' end
                         || case when c.id = any (array(select product_id from taken_off)) then '{removed_from_sale}'::text[]
                                 when c.id = any (array(select product_id from put_on)) then '{put_on_sale}' else '{}' end
               end
        from changed c cross join shop.feed f
      ), written as (
        insert into shop.product (%1$s)
        select %2$s from input i join changed c on c.id = i.id
        on conflict (id) do update set %3$s, changed_at = clock_timestamp()
      ), tiers_gone as (
        delete from shop.product_price t using compared c
        where t.product_id = any (?::bigint[]) and t.product_id = c.id and c.tiers_differ
          and not exists (select from tier n where n.product_id = t.product_id and n.min_units = t.min_units)
      ), tiers_written as (
        insert into shop.product_price (%4$s)
        select %5$s from tier n join compared c on c.id = n.product_id where c.tiers_differ
        on conflict (product_id, min_units) do update set %6$s
      ), image as materialized (
        select a.article_id, a.position, o.sha256, o.media_type, o.bytes, o.width, o.height, o.object_key
        from media.article_image a
        join compared c on c.id = a.article_id and c.images_differ
        join media.object o on o.sha256 = a.sha256 and o.state <> 'condemned'
        where a.article_id = any (?::bigint[])
          and o.sha256 = any (array(select sha256 from media.article_image where article_id = any (?::bigint[])))
        for key share of o
      ), images_gone as (
        delete from shop.product_image p using compared c
        where p.product_id = any (?::bigint[]) and p.product_id = c.id and c.images_differ and c.had_images
          and not exists (select from image n where n.article_id = p.product_id and n.position = p.position)
      ), images_written as (
        insert into shop.product_image (product_id, position, sha256, media_type, bytes, width, height, object_key)
        select * from image
        on conflict (product_id, position) do update
        set sha256 = excluded.sha256, media_type = excluded.media_type, bytes = excluded.bytes,
            width = excluded.width, height = excluded.height, object_key = excluded.object_key
      ), told as (
        insert into sync.product_event (run_id, article_id, kind, detail)
        select ?::bigint, e.id, e.kind, e.detail
        from (
          select i.id, 'inserted' as kind,
                 jsonb_build_object('name', sync.shortened(to_jsonb(i.name)), 'price_net', i.price_net, 'stock', i.stock) as detail
          from input i join compared c on c.id = i.id where c.is_new
          union all
          select f.id,
                 case
                   when f.name in ('price_net', 'price_gross') then 'price_changed'
                   when f.name in ('stock', 'stock_aux') then 'stock_changed'
                   when f.name = 'active' then case when f.deactivated then 'deactivated' else 'reactivated' end
                   else 'changed'
                 end,
                 case when f.name = 'active' then '{}'::jsonb
                      else jsonb_build_object('field', f.name, 'old', sync.shortened(f.old), 'new', sync.shortened(f.new)) end
          from field f
          union all
          select c.id, 'price_changed', jsonb_build_object('field', 'tiers', 'old', o.tiers, 'new', n.tiers)
          from compared c
          cross join lateral (
            select jsonb_agg(to_jsonb(t) - 'product_id' order by t.min_units) as tiers from unnest(c.old_tiers) t
          ) o
          cross join lateral (
            select jsonb_agg(to_jsonb(t) - 'product_id' order by t.min_units) as tiers from unnest(c.new_tiers) t
          ) n
          where c.tiers_differ and not c.is_new
        ) e
      )
      select count(*) filter (where is_new) as inserted,
             count(*) filter (where not is_new and (row_differs or tiers_differ or images_differ)) as updated,
             count(*) filter (where not (is_new or row_differs or tiers_differ or images_differ)) as unchanged,
             count(*) filter (where deactivated) as deactivated
      from compared
      """
                  .formatted(
                      list(COLUMNS, column -> column),
                      list(COLUMNS, column -> "i." + column),
                      list(VALUES, column -> column + " = excluded." + column),
                      list(TIER, column -> column),
                      list(TIER, column -> "n." + column),
                      list(TIER_VALUES, column -> column + " = excluded." + column)));

  /** Compares and records the differences, for a dry run. A repetition changes nothing. */
  static final PreparedSql DIFFERENCES =
      new PreparedSql(
          COMPARED
              + """
      , told as (
        insert into sync.difference (run_id, article_id, kind, field, old, new)
        select ?::bigint, d.id, d.kind, d.field, d.old, d.new
        from (
          select i.id, 'new' as kind, '' as field, null::jsonb as old,
                 jsonb_build_object('name', i.name, 'barcode', i.barcode, 'price_net', i.price_net, 'stock', i.stock) as new
          from input i join compared c on c.id = i.id where c.is_new
          union all
          select f.id,
                 case when f.name <> 'active' then 'changed' when f.deactivated then 'deactivated' else 'reactivated' end,
                 case when f.name <> 'active' then f.name else '' end,
                 f.old, f.new
          from field f
          union all
          select c.id, 'changed', 'tiers', to_jsonb(c.old_tiers), to_jsonb(c.new_tiers)
          from compared c where c.tiers_differ and not c.is_new
          union all
          select c.id, 'changed', 'images', to_jsonb(c.old_images), to_jsonb(c.new_images)
          from compared c where c.images_differ and not c.is_new
        ) d
        on conflict (run_id, coalesce(article_id, 0), kind, field) do update set old = excluded.old, new = excluded.new
      )
      select count(*) filter (where is_new) as inserted,
             count(*) filter (where not is_new and (row_differs or tiers_differ or images_differ)) as updated,
             count(*) filter (where not (is_new or row_differs or tiers_differ or images_differ)) as unchanged,
             count(*) filter (where deactivated) as deactivated
      from compared
      """);

  /** The counts of a dry run's batch, from its differences. */
  static final PreparedSql DRY_BOOKS =
      new PreparedSql(
          """
      update sync.batch b
      set started_at = coalesce(started_at, now()), finished_at = clock_timestamp(), inserted = d.inserted, updated = d.updated,
          deactivated = d.deactivated, unchanged = cardinality(b.article_ids) - d.inserted - d.updated
      from (
        select count(distinct f.article_id) filter (where f.kind = 'new') as inserted,
               count(distinct f.article_id) filter (where f.kind in ('changed', 'deactivated', 'reactivated')) as updated,
               count(*) filter (where f.kind = 'deactivated') as deactivated
        from sync.batch c join sync.difference f on f.run_id = c.run_id and coalesce(f.article_id, 0) = any (c.article_ids)
        where c.run_id = ? and c.phase = 'products' and c.n = ?
      ) d
      where b.run_id = ? and b.phase = 'products' and b.n = ?
      """);

  /**
   * The books of a batch: what its products were made from, the issues that are closed, and the
   * counts. What a batch repeats after a crash would count as unchanged: so that is what is left
   * over, but for what is held. Refused are those that have no product in this write and are new to
   * it.
   */
  static final PreparedSql BOOKS =
      new PreparedSql(
          """
      with given as (
        select u.article_id, u.hash, u.article_id <> all (?::bigint[]) as refused
        from unnest(?::bigint[], ?::uuid[]) as u (article_id, hash)
      ), former as materialized (
        select * from sync.product_source where article_id = any (?::bigint[])
      ), written as (
        insert into sync.product_source (article_id, hash, run_id)
        select g.article_id, g.hash, ?
        from given g left join former s on s.article_id = g.article_id
        where s.hash is distinct from g.hash
        on conflict (article_id) do update
        set hash = excluded.hash, run_id = excluded.run_id, written_at = clock_timestamp()
      ), corrected as (
        update sync.issue set closed_at = clock_timestamp()
        where closed_at is null and source = 'products' and article_id = any (?::bigint[])
          and id <> all (?::bigint[])
      ), refusals as (
        select count(*)::int as n from given g left join former s on s.article_id = g.article_id
        where g.refused and (s.hash is distinct from g.hash or s.run_id <> ?)
      ), counted as (
        select ?::int as inserted, ?::int as updated, ?::int as deactivated, n as refused from refusals
      )
      update sync.batch b
      set started_at = coalesce(started_at, now()), finished_at = clock_timestamp(),
          inserted = b.inserted + c.inserted, updated = b.updated + c.updated,
          deactivated = b.deactivated + c.deactivated, refused = b.refused + c.refused,
          unchanged = greatest(0, cardinality(article_ids) - b.inserted - b.updated - b.refused
                                  - c.inserted - c.updated - c.refused
                                  - (select count(*) from unnest(b.article_ids) as u (id)
                                     where exists (select from sync.hold_in_force h where h.article_id is null or h.article_id = u.id)))
      from counted c
      where b.run_id = ? and b.phase = 'products' and b.n = ?
      """);

  /** Asynchronous commit: it is a measurement. Wakes those who follow the feed. */
  static final PreparedSql MEASURED =
      new PreparedSql(
          """
      with lazily as materialized (select set_config('synchronous_commit', 'off', true), pg_notify('shop_change', ''))
      update sync.batch set transaction_millis = greatest(coalesce(transaction_millis, 0), ?)
      from lazily
      where run_id = ? and phase = 'products' and n = ?
      """);

  /**
   * Keeps no version of products that this run brought: no shop has seen those. Counted one by one,
   * because a join would be planned badly while the versions have no statistics, as in a first run.
   */
  static final String SETTLE_BARCODES =
      """
      with shared as materialized (
        select lower(barcode) as barcode from shop.product
        where active and barcode is not null
        group by 1 having count(*) > 1
      ), settled as materialized (
        select p.id, not p.barcode_is_unique as is_unique
        from shop.product p left join shared s on s.barcode = lower(p.barcode)
        where p.barcode_is_unique <> (p.active and p.barcode is not null and s.barcode is null)
          and not exists (select from sync.hold_in_force where article_id is null)
          and not exists (select from sync.hold_in_force h where h.article_id = p.id)
      ), kept as (
        insert into shop.product_version (product_id, run_id, product)
        select p.id, r.id, jsonb_build_object('barcode_is_unique', p.barcode_is_unique, 'changed_at', p.changed_at)
        from settled s join shop.product p on p.id = s.id cross join (select ?::bigint as id) r
        where (select count(*) from shop.product_version v where v.product_id = p.id and v.run_id = r.id and v.product is null) = 0
      ), fed as (
        insert into shop.change (position, product_id, run_id, kinds)
        select shop.next_position(f.base), s.id, ?::bigint, '{content}' from settled s cross join shop.feed f
      )
      update shop.product p set barcode_is_unique = s.is_unique, changed_at = clock_timestamp()
      from settled s
      where s.id = p.id
      """;

  /**
   * The same for a dry run: what its differences would make of the products that there are. Found
   * one by one, for the same reason.
   */
  static final String FORETELL_BARCODES =
      """
      with product as materialized (
        select p.id, p.barcode_is_unique,
               case when b.changes then b.barcode else p.barcode end as barcode,
               coalesce(a.active, p.active) as active
        from shop.product p
        cross join (select ?::bigint as id) r
        left join lateral (
          select true as changes, d.new #>> '{}' as barcode from sync.difference d
          where d.run_id = r.id and coalesce(d.article_id, 0) = p.id and d.kind = 'changed' and d.field = 'barcode' limit 1
        ) b on true
        left join lateral (
          select d.kind = 'reactivated' as active from sync.difference d
          where d.run_id = r.id and coalesce(d.article_id, 0) = p.id and d.kind in ('deactivated', 'reactivated') and d.field = '' limit 1
        ) a on true
        union all
        select article_id, null, new ->> 'barcode', true from sync.difference where run_id = ? and kind = 'new'
      ), shared as materialized (
        select lower(barcode) as barcode from product
        where active and barcode is not null
        group by 1 having count(*) > 1
      )
      insert into sync.difference (run_id, article_id, kind, field, old, new)
      select ?, p.id, 'changed', 'barcode_is_unique', to_jsonb(p.barcode_is_unique), to_jsonb(not p.barcode_is_unique)
      from product p left join shared s on s.barcode = lower(p.barcode)
      where p.barcode_is_unique <> (p.active and p.barcode is not null and s.barcode is null)
        and not exists (select from sync.hold_in_force where article_id is null)
        and not exists (select from sync.hold_in_force h where h.article_id = p.id)
      on conflict (run_id, coalesce(article_id, 0), kind, field) do update set old = excluded.old, new = excluded.new
      """;

  private ProductStatements() {}

  private static String change(String column) {
    return "case when p.%1$s is distinct from i.%1$s then jsonb_build_array('%1$s', p.%1$s, i.%1$s, '%2$s') end"
        .formatted(column, feedKind(column));
  }

  /** What a change of a column is called in the feed. */
  static String feedKind(String column) {
    return switch (column) {
      case "price_net", "price_gross", "vat_percent" -> "price";
      case "stock", "stock_aux" -> "stock";
      case "images_state" -> "images";
      case "active" -> "activated";
      default -> "content";
    };
  }

  private static String list(List<String> columns, Function<String, String> form) {
    return columns.stream().map(form).collect(Collectors.joining(", "));
  }
}

package dev.verialsync.db.shop;

import static dev.verialsync.db.jooq.shop.Tables.PRODUCT;
import static dev.verialsync.db.jooq.shop.Tables.PRODUCT_PRICE;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jooq.Field;
import org.jooq.Table;

/** The statements that put products back as they were before a run. */
final class RollbackStatements {

  private static final String OF_ALL = "from shop.product_version where run_id >= ? and run_id < ?";

  /** Not "or none is given": a plan for any value would read the versions of all products. */
  private static final String OF_THESE = OF_ALL + " and product_id = any (?::bigint[])";

  /** How many differ in what, for those that rolling back would change. */
  static final String PREVIEW_OF_ALL = preview(OF_ALL);

  static final String PREVIEW_OF_THESE = preview(OF_THESE);

  /**
   * What products were before a run, and where they differ from that now. A write keeps a column,
   * the tiers and the images only where it changes them: the first that is kept counts. A product
   * that the run brought stays, inactive. The values of the versions. A row becomes JSON once, not
   * once a column: that made a batch ten times as long.
   */
  private static String compared(String versions) {
    return """
      with version as materialized (
        select product_version.id, product_id, product, tiers, images %1$s
      ), former_field as (
        select distinct on (v.product_id, f.key) v.product_id as id, f.key, f.value
        from version v cross join lateral jsonb_each(v.product) f where f.key <> 'changed_at'
        order by v.product_id, f.key, v.id
      ), former as (
        select id, jsonb_object_agg(key, value) as product from former_field group by id
      ), former_tiers as (
        select distinct on (product_id) product_id as id, tiers from version where tiers is not null order by product_id, version.id
      ), former_images as (
        select distinct on (product_id) product_id as id, images from version where images is not null order by product_id, version.id
      ), written as (
        select product_id as id, bool_or(product is null) as brought from version group by product_id
      ), target as materialized (
        select w.id,
               case when w.brought then '{"active": false, "barcode_is_unique": false}' else coalesce(f.product, '{}') end as product,
               t.tiers, i.images
        from written w
        left join former f on f.id = w.id left join former_tiers t on t.id = w.id left join former_images i on i.id = w.id
      ), image as materialized (
        select t.id, row_number() over (partition by t.id order by n.ordinal)::integer as position, o.*
        from target t
        cross join lateral jsonb_array_elements_text(t.images) with ordinality as n (sha256, ordinal)
        join media.object o on o.sha256 = n.sha256 and (o.state = 'stored' or o.state = 'damaged' and o.cut)
      ), compared as materialized (
        select t.id, t.tiers, p as old, r as new, d.replaced, d.replaced is not null as row_differs,
               t.tiers is not null and t.tiers is distinct from present.tiers as tiers_differ,
               t.images is not null and coalesce(was.images, '[]') is distinct from present.images as images_differ,
               present.tiers as old_tiers, present.images as old_images,
               coalesce(jsonb_array_length(t.images), 0) - coalesce(jsonb_array_length(was.images), 0) as images_lost
        from target t
        join shop.product p on p.id = t.id
        cross join lateral jsonb_populate_record(p, t.product) r
        cross join lateral (
          select jsonb_object_agg(f.key, j.old -> f.key) as replaced
          from (select to_jsonb(p) as old, to_jsonb(r) as new offset 0) j cross join jsonb_object_keys(t.product) f (key)
          where j.old -> f.key is distinct from j.new -> f.key
        ) d
        cross join lateral (
          select coalesce((select jsonb_agg(to_jsonb(x) order by x.min_units) from shop.product_price x where x.product_id = t.id), '[]') as tiers,
                 coalesce((select jsonb_agg(x.sha256 order by x.position) from shop.product_image x where x.product_id = t.id), '[]') as images
        ) present
        left join (select id, jsonb_agg(sha256 order by position) as images from image group by id) was on was.id = t.id
      )
      """
        .formatted(versions);
  }

  private static String preview(String versions) {
    return compared(versions)
        + """
          select d.field, count(*) as n
          from compared c
          cross join lateral (
            select jsonb_object_keys(c.replaced) as field
            union all select 'tiers' where c.tiers_differ
            union all select 'images' where c.images_differ
            union all select '' where c.row_differs or c.tiers_differ or c.images_differ
            union all select 'held' where (c.row_differs or c.tiers_differ or c.images_differ)
              and exists (select from sync.hold_in_force h where h.article_id = c.id)
          ) d
          group by d.field
          order by 2 desc, 1
          """;
  }

  /**
   * Puts products back, keeps what that replaces, tells it, and lets the next run compare them
   * anew. The values of {@link #OF_THESE}; the ids again; then: the run that rolls back five times,
   * with the run, who and why after the fourth. The objects of its images are held for key share,
   * so that garbage collection condemns none.
   */
  static final String RESTORE =
      compared(OF_THESE)
          + """
          , changed as materialized (
            select * from compared where row_differs or tiers_differ or images_differ
          ), locked as materialized (
            select o.sha256 from media.object o
            where o.sha256 in (select i.sha256 from image i join changed c on c.id = i.id) and o.state <> 'condemned'
            for key share
          ), sale as materialized (
            select c.id,
                   shop.may_be_sold((c.new).active, (c.new).price_net, (c.new).price_gross, (c.new).available_from, (c.new).sale_from, (c.new).inactive_from) as is_on
            from changed c order by c.id
          ), taken_off as (
            delete from shop.on_sale o using sale s
            where o.product_id = any (?::bigint[]) and o.product_id = s.id and not s.is_on
            returning o.product_id
          ), put_on as (
            insert into shop.on_sale (product_id) select id from sale where is_on on conflict do nothing returning product_id
          ), kept as (
            insert into shop.product_version (product_id, run_id, product, tiers, images)
            select id, ?::bigint,
                   jsonb_build_object('changed_at', (old).changed_at) || coalesce(replaced, '{}'),
                   case when tiers_differ then old_tiers end, case when images_differ then old_images end
            from changed
          ), fed as (
            insert into shop.change (position, product_id, run_id, kinds)
            select shop.next_position(f.base), c.id, ?::bigint, k.kinds
            from changed c cross join shop.feed f
            cross join lateral (
              select array_agg(distinct kind) as kinds
              from (
                select case %3$s when 'activated' then case when (c.new).active then 'activated' else 'deactivated' end else %3$s end as kind
                from jsonb_object_keys(coalesce(c.replaced, '{}')) as k (field)
                union all select 'price' where c.tiers_differ
                union all select 'images' where c.images_differ
                union all select 'removed_from_sale' from taken_off o where o.product_id = c.id
                union all select 'put_on_sale' from put_on o where o.product_id = c.id
              ) kind
            ) k
          ), restored as (
            update shop.product p set %1$s, changed_at = clock_timestamp()
            from changed c where p.id = c.id
          ), tiers_gone as (
            delete from shop.product_price t using changed c
            where t.product_id = c.id and c.tiers_differ
              and not exists (select from jsonb_populate_recordset(null::shop.product_price, c.tiers) n where n.min_units = t.min_units)
          ), tiers_written as (
            insert into shop.product_price
            select n.* from changed c cross join lateral jsonb_populate_recordset(null::shop.product_price, c.tiers) n
            where c.tiers_differ
            on conflict (product_id, min_units) do update set %2$s
          ), images_gone as (
            delete from shop.product_image p using changed c
            where p.product_id = c.id and c.images_differ
              and not exists (select from image n where n.id = p.product_id and n.position = p.position)
          ), images_written as (
            insert into shop.product_image (product_id, position, sha256, media_type, bytes, width, height, object_key)
            select n.id, n.position, n.sha256, n.media_type, n.bytes, n.width, n.height, n.object_key
            from image n join changed c on c.id = n.id and c.images_differ join locked l on l.sha256 = n.sha256
            on conflict (product_id, position) do update
            set sha256 = excluded.sha256, media_type = excluded.media_type, bytes = excluded.bytes,
                width = excluded.width, height = excluded.height, object_key = excluded.object_key
          ), compared_anew as (
            update sync.product_source s set hash = '00000000-0000-0000-0000-000000000000', run_id = ?
            from changed c where s.article_id = c.id
          ), told as (
            insert into sync.product_event (run_id, article_id, kind, detail)
            select ?::bigint, id, 'rolled_back',
                   jsonb_strip_nulls(jsonb_build_object('before_run', ?::bigint, 'by', ?::text, 'reason', ?::text))
            from changed
          ), booked as (
            insert into sync.batch (run_id, phase, n, article_ids, started_at, finished_at, updated, deactivated)
            select r.id, 'products', (select coalesce(max(n), 0) + 1 from sync.batch where run_id = r.id),
                   array_agg(c.id order by c.id), now(), clock_timestamp(), count(*),
                   count(*) filter (where (c.old).active and not (c.new).active)
            from changed c cross join (select ?::bigint as id) r
            group by r.id
            returning n
          )
          select (select n from booked) as batch, coalesce(sum(images_lost), 0)::bigint as images_lost from compared
          """
              .formatted(
                  assignments(
                      PRODUCT, "%1$s = (c.new).%1$s", List.of(PRODUCT.ID, PRODUCT.CHANGED_AT)),
                  assignments(
                      PRODUCT_PRICE,
                      "%1$s = excluded.%1$s",
                      List.of(PRODUCT_PRICE.PRODUCT_ID, PRODUCT_PRICE.MIN_UNITS)),
                  feedKind());

  /** How many products a run or one after it has written. */
  static final String AFFECTED = "select count(distinct product_id)::int " + OF_ALL;

  /**
   * The next products that a run or one after it has written. Asks each product, in order, whether
   * it has such a version: whatever the plan, no batch reads the versions of all.
   */
  static final String NEXT =
      """
      select p.id from shop.product p
      cross join lateral (
        select from shop.product_version v where v.product_id = p.id and v.run_id >= ? and v.run_id < ? limit 1
      ) v
      where p.id > ? order by p.id limit ?
      """;

  private RollbackStatements() {}

  /** What a change of the column {@code k.field} is called in the feed. */
  private static String feedKind() {
    return Arrays.stream(PRODUCT.fields())
        .map(Field::getName)
        .filter(column -> !ProductStatements.feedKind(column).equals("content"))
        .map(column -> "when '%s' then '%s'".formatted(column, ProductStatements.feedKind(column)))
        .collect(Collectors.joining(" ", "(case k.field ", " else 'content' end)"));
  }

  private static String assignments(Table<?> table, String form, List<Field<?>> without) {
    return Arrays.stream(table.fields())
        .filter(field -> !without.contains(field))
        .map(field -> form.formatted(field.getName()))
        .collect(Collectors.joining(", "));
  }
}

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

  /**
   * What products were before a run, and where they differ from that now. A write keeps a column,
   * the tiers and the images only where it changes them: the first that is kept counts. A product
   * that the run brought stays, inactive. Its values: articles or null, articles, the run, the run
   * that rolls back.
   */
  private static final String COMPARED =
      """
      with version as materialized (
        select * from shop.product_version
        where (?::bigint[] is null or product_id = any (?::bigint[])) and run_id >= ? and run_id < ?
      ), target as materialized (
        select v.product_id as id,
               case when bool_or(v.product is null) then '{"active": false, "barcode_is_unique": false}'
                    else (
                      select coalesce(jsonb_object_agg(f.key, f.value), '{}')
                      from (
                        select distinct on (e.key) e.key, e.value
                        from version w cross join lateral jsonb_each(w.product) e
                        where w.product_id = v.product_id order by e.key, w.id
                      ) f) end as product,
               (select w.tiers from version w where w.product_id = v.product_id and w.tiers is not null order by w.id limit 1) as tiers,
               (select w.images from version w where w.product_id = v.product_id and w.images is not null order by w.id limit 1) as images
        from version v group by v.product_id
      ), image as materialized (
        select t.id, row_number() over (partition by t.id order by n.ordinal)::integer as position, o.*
        from target t
        cross join lateral jsonb_array_elements_text(t.images) with ordinality as n (sha256, ordinal)
        join media.object o on o.sha256 = n.sha256 and (o.state = 'stored' or o.state = 'damaged' and o.cut)
      ), compared as materialized (
        select t.id, t.tiers, p as old, r as new,
               (to_jsonb(p) - 'changed_at') is distinct from (to_jsonb(r) - 'changed_at') as row_differs,
               t.tiers is not null and t.tiers is distinct from present.tiers as tiers_differ,
               t.images is not null and coalesce(was.images, '[]') is distinct from present.images as images_differ,
               present.tiers as old_tiers, present.images as old_images,
               coalesce(jsonb_array_length(t.images), 0) - coalesce(jsonb_array_length(was.images), 0) as images_lost
        from target t
        join shop.product p on p.id = t.id
        cross join lateral jsonb_populate_record(p, t.product) r
        cross join lateral (
          select coalesce((select jsonb_agg(to_jsonb(x) order by x.min_units) from shop.product_price x where x.product_id = t.id), '[]') as tiers,
                 coalesce((select jsonb_agg(x.sha256 order by x.position) from shop.product_image x where x.product_id = t.id), '[]') as images
        ) present
        left join (select id, jsonb_agg(sha256 order by position) as images from image group by id) was on was.id = t.id
      )
      """;

  /** How many differ in what, for those that rolling back would change. */
  static final String PREVIEW =
      COMPARED
          + """
          select d.field, count(*) as n
          from compared c
          cross join lateral (
            select o.key as field from jsonb_each(to_jsonb(c.old)) o
            where c.row_differs and o.key <> 'changed_at' and o.value is distinct from to_jsonb(c.new) -> o.key
            union all select 'tiers' where c.tiers_differ
            union all select 'images' where c.images_differ
            union all select '' where c.row_differs or c.tiers_differ or c.images_differ
          ) d
          group by d.field
          order by 2 desc, 1
          """;

  /**
   * Puts products back, keeps what that replaces, tells it, and lets the next run compare them
   * anew. The values of {@link #COMPARED}; then: the run that rolls back four times, with the run,
   * who and why after the third. The objects of its images are held for key share, so that garbage
   * collection condemns none.
   */
  static final String RESTORE =
      COMPARED
          + """
          , changed as materialized (
            select * from compared where row_differs or tiers_differ or images_differ
          ), locked as materialized (
            select o.sha256 from media.object o
            where o.sha256 in (select i.sha256 from image i join changed c on c.id = i.id) for key share
          ), kept as (
            insert into shop.product_version (product_id, run_id, product, tiers, images)
            select id, ?::bigint,
                   (select coalesce(jsonb_object_agg(o.key, o.value), '{}')
                    from jsonb_each(to_jsonb(old)) o
                    where o.key <> 'changed_at' and o.value is distinct from to_jsonb(new) -> o.key),
                   case when tiers_differ then old_tiers end, case when images_differ then old_images end
            from changed
          ), written as (
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
                      List.of(PRODUCT_PRICE.PRODUCT_ID, PRODUCT_PRICE.MIN_UNITS)));

  /** How many products a run or one after it has written. */
  static final String AFFECTED =
      """
      select count(distinct product_id)::int from shop.product_version
      where run_id >= ? and run_id < ? and (?::bigint[] is null or product_id = any (?::bigint[]))
      """;

  /** The next products that a run or one after it has written. Reads one index, in its order. */
  static final String NEXT =
      """
      select product_id from shop.product_version
      where product_id > ? and run_id >= ? and run_id < ? and (?::bigint[] is null or product_id = any (?::bigint[]))
      group by product_id order by product_id limit ?
      """;

  private RollbackStatements() {}

  private static String assignments(Table<?> table, String form, List<Field<?>> without) {
    return Arrays.stream(table.fields())
        .filter(field -> !without.contains(field))
        .map(field -> form.formatted(field.getName()))
        .collect(Collectors.joining(", "));
  }
}

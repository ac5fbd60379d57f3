package dev.verialsync.db.shop;

import dev.verialsync.db.Database;
import dev.verialsync.db.issue.IssueKind;
import dev.verialsync.db.issue.IssueSource;
import dev.verialsync.db.issue.IssueWriting;
import dev.verialsync.db.issue.NewIssue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.Record;

/** Settles {@code shop.variant} from {@code shop.product}. */
public final class VariantRepository {

  /** A larger group is no choice for a customer, but a field that is used for something else. */
  public static final int MOST_MEMBERS = 200;

  /** A part's transaction lasts about half a second. */
  private static final int PRODUCTS_A_PART = 10_000;

  private static final int MOST_PARTS = 256;

  private static final String WITH_NEXO = "p.active and p.nexo is not null";

  /** By the index on the groups: a part reads its products alone. */
  private static final String OF_PART =
      "shop.variant_group(p.nexo) between ?::uuid and ?::uuid and " + WITH_NEXO;

  /**
   * Groups are made without a join, and compared with what is there by a full join: nested loops,
   * which PostgreSQL would choose while the tables have no statistics, are not among its plans. The
   * window bounds a group before its members are gathered. Its values: a part's first and last
   * group, twice; the run.
   */
  static final String SETTLE =
      """
      with counted as (
        select p.id, shop.variant_group(p.nexo) as group_id, left(coalesce(p.name, ''), 1000) || ' ' as name,
               p.price_gross, p.width_mm, p.height_mm, p.thickness_mm, p.weight_kg, p.configurable_fields as fields,
               count(*) over (partition by shop.variant_group(p.nexo)) as members
        from shop.product p
        where %1$s
      ), grouped as (
        select group_id, count(*)::integer as members, min(id) as representative_id,
               array_agg(id order by id) as ids, array_agg(name order by id) as names, array_agg(fields order by id) as fields,
               min(name collate "C") as first_name, max(name collate "C") as last_name, count(distinct name) as name_count,
               array_remove(array[
                 case when min(name collate "C") <> max(name collate "C") then 'name' end,
                 %2$s
               ], null) as differing
        from counted where members between 2 and %3$d
        group by group_id
      ), wanted as materialized (
        select m.product_id, g.group_id, g.representative_id, g.members, g.differing || coalesce(f.differing, '{}') as differing,
               nullif(btrim(substr(m.name, p.words + 1)), '') as name_tail,
               case when f.tells_apart then 'fields' when g.name_count = g.members then 'name' else 'id' end as told_apart_by
        from grouped g
        cross join lateral (
          -- Each name ends with a space, so what all begin with ends with a word.
          select coalesce(length(substring(left(g.first_name, l.same) from '^(.*\\s)')), 0) as words
          from (
            select coalesce(
              (select n - 1 from generate_series(1, least(length(g.first_name), length(g.last_name))) n
               where substr(g.first_name, n, 1) <> substr(g.last_name, n, 1) order by n limit 1),
              length(g.first_name)) as same
          ) l
        ) p
        cross join lateral (
          select array_agg(concat('field ', d.family_id, '/', d.field_id) order by d.family_id, d.field_id) filter (where d.differs) as differing,
                 coalesce(bool_and(d.members = g.members) filter (where d.differs), false)
                 and (select count(distinct (
                        select jsonb_agg(e.field order by e.field ->> 'family_id', e.field ->> 'field_id', e.n)
                        from jsonb_array_elements(o.fields) with ordinality as e (field, n)))
                      from unnest(g.fields) as o (fields)) = g.members as tells_apart
          from (
            select v.family_id, v.field_id, count(*) as members,
                   count(*) < g.members or min(v.value collate "C") <> max(v.value collate "C") as differs
            from (
              select o.n, (e.field ->> 'family_id')::bigint as family_id, (e.field ->> 'field_id')::bigint as field_id,
                     string_agg(e.field ->> 'value', ', ' order by e.n) as value
              from unnest(g.fields) with ordinality as o (fields, n)
              cross join lateral jsonb_array_elements(o.fields) with ordinality as e (field, n)
              where e.field ->> 'value' <> ''
              group by 1, 2, 3
            ) v
            group by 1, 2
          ) d
        ) f
        cross join lateral unnest(g.ids, g.names) as m (product_id, name)
      ), compared as materialized (
        select coalesce(w.product_id, v.product_id) as product_id, w.product_id is null as is_gone,
               w.group_id, w.representative_id, w.members, w.differing, w.name_tail, w.told_apart_by,
               case when w.group_id is distinct from v.group_id then v.group_id end as left_group
        from wanted w
        full join (select * from shop.variant o where o.group_id between ?::uuid and ?::uuid) v on v.product_id = w.product_id
        where (w.product_id, w.group_id, w.representative_id, w.members, w.differing, w.name_tail, w.told_apart_by)
              is distinct from (v.product_id, v.group_id, v.representative_id, v.members, v.differing, v.name_tail, v.told_apart_by)
      ), gone as (
        delete from shop.variant where product_id = any (array(select product_id from compared where is_gone))
      ), written as (
        insert into shop.variant (product_id, group_id, representative_id, members, differing, name_tail, told_apart_by)
        select product_id, group_id, representative_id, members, differing, name_tail, told_apart_by from compared where not is_gone
        on conflict (product_id) do update
        set group_id = excluded.group_id, representative_id = excluded.representative_id, members = excluded.members,
            differing = excluded.differing, name_tail = excluded.name_tail, told_apart_by = excluded.told_apart_by
      ), run as (
        select ?::bigint as id
      ), told as (
        -- The feed has a product that this run brought already.
        insert into shop.change (position, product_id, run_id, kinds, left_group)
        select shop.next_position(f.base), c.product_id, r.id, '{variants}', c.left_group
        from compared c cross join shop.feed f cross join run r
        where (select count(*) from shop.product_version v
               where v.product_id = c.product_id and v.run_id = (select id from run) and v.product is null) = 0
      )
      select count(*) from compared
      """
          .formatted(
              OF_PART,
              String.join(
                  ", ",
                  List.of(
                      differs("price_gross"),
                      differs("width_mm"),
                      differs("height_mm"),
                      differs("thickness_mm"),
                      differs("weight_kg"))),
              MOST_MEMBERS);

  private static final String TOO_LARGE =
      """
      select min(p.id) as article_id, min(p.nexo) as nexo, count(*) as members
      from shop.product p
      where %s
      group by shop.variant_group(p.nexo) having count(*) > %d
      """
          .formatted(OF_PART, MOST_MEMBERS);

  private static final String COUNT = "select count(*) from shop.product p where " + WITH_NEXO;

  private final Database database;
  private final int productsAPart;

  public VariantRepository(Database database) {
    this(database, PRODUCTS_A_PART);
  }

  /** In other parts, for tests. */
  VariantRepository(Database database, int productsAPart) {
    this.database = database;
    this.productsAPart = productsAPart;
  }

  /**
   * What was settled.
   *
   * @param changed products whose variant was written or removed
   * @param issues how many there are of each kind
   */
  public record Settled(long changed, Map<String, Integer> issues) {}

  /**
   * Makes the groups of variants what the products say, held ones included, tells the feed, and
   * records those that are too large. A dry run writes nothing. A fenced transaction for each part
   * of the groups, so none is long; a product that changes its part may be without a group between
   * two of them.
   */
  public Settled settle(long runId) {
    long products = database.sql().fetchSingle(COUNT).get(0, Long.class);
    int parts = (int) Math.min(MOST_PARTS, products / productsAPart + 1);
    long changed = 0;
    List<NewIssue> issues = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      String first = new UUID(beginning(part, parts), 0).toString();
      String last = new UUID(beginning(part + 1, parts) - 1, -1).toString();
      changed += settle(runId, first, last, issues);
    }
    database
        .transactions()
        .fenced(
            runId,
            sql -> {
              if (!ProductRepository.isDry(sql)) {
                IssueWriting.settleAll(sql, runId, IssueSource.VARIANTS, issues);
              }
              return true;
            });
    FeedRepository.announce(database.sql());
    return new Settled(changed, NewIssue.kinds(issues));
  }

  /** The upper half of a part's first group, of groups that are spread evenly. */
  private static long beginning(int part, int parts) {
    return (((long) part << Integer.SIZE) / parts) << Integer.SIZE;
  }

  private long settle(long runId, String first, String last, List<NewIssue> issues) {
    return database
        .transactions()
        .fencedLong(
            runId,
            sql -> {
              if (ProductRepository.isDry(sql)) {
                return 0L;
              }
              issues.addAll(sql.fetch(TOO_LARGE, first, last).map(VariantRepository::issue));
              return sql.fetchSingle(SETTLE, first, last, first, last, runId).get(0, Long.class);
            });
  }

  private static NewIssue issue(Record group) {
    return new NewIssue(
        group.get("article_id", Long.class),
        "Nexo",
        null,
        IssueKind.TOO_MANY_VARIANTS,
        group.get("nexo", String.class),
        "%d articles have this nexo: groups of more than %d are not compared as variants."
            .formatted(group.get("members", Long.class), MOST_MEMBERS));
  }

  private static String differs(String column) {
    return "case when count(%1$s) not in (0, count(*)) or min(%1$s) <> max(%1$s) then '%1$s' end"
        .formatted(column);
  }
}

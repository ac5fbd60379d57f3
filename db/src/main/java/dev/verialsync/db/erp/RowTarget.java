package dev.verialsync.db.erp;

/**
 * Stock or tariffs: where the list is landed, and how its rows compare with the landed ones.
 *
 * @param table where it is landed
 * @param had whether a landed row {@code k} has a price, or stock; perhaps null
 * @param merge puts the given rows in the landed ones' place, as far as they are believed
 */
record RowTarget(String table, String had, String merge) {

  /**
   * Rows of one article: one with more is {@link StockAndTariffRepository#crowded crowded}, and
   * keeps what it had.
   */
  private static final int MOST_COMPARED = 1_000;

  /** So many articles, asked for alone, do not lose their prices for reasons of the shop. */
  static final int MANY_ALONE = 10;

  /** Articles that this run's latest list did not show, if that was too short to be believed. */
  static final String IN_DOUBT =
      """
      with latest as (
        select id, (outcome ->> 'shrinkRefused')::boolean as refused from erp.reading
        where run_id = ? and list = 'articles' and state = 'accepted'
        order by id desc limit 1
      ), in_doubt as materialized (
        select a.id
        from latest r
        join erp.article a on a.listed
        where r.refused and not exists (
          select from erp.reading_article s where s.reading_id = r.id and s.article_id = a.id)
      )
      """;

  /** An article's rows, of either list. */
  private static final String GROUPED =
      """
      , grouped as (
        select article_id, jsonb_agg(row order by row) as rows,
               case when count(quantity) = count(*) then sum(quantity) end as quantity,
               case when count(quantity_aux) = count(*) then sum(quantity_aux) end as quantity_aux,
               coalesce(bool_or(quantity > 0), false) as priced,
               count(quantity) < count(*) as unreadable
        from given group by article_id
      ), hashed as materialized (
        select *, sync.digest(rows::text) as hash from grouped
      )
      """;

  /** A reading's rows, but of articles that were asked for alone only those that came then. */
  static final String STAGED =
      """
      , settled as materialized (
        select settles as article_id from erp.staged_block where reading_id = ? and settles is not null
      ), doubted as materialized (
        select u.article_id from unnest(?::bigint[]) as u (article_id)
        union
        select s.article_id from suspects s
        where case when s.twice then ?::boolean else ?::boolean end
          and not exists (select from settled t where t.article_id = s.article_id)
      ), given as (
        select distinct on (b.settles, u.position) u.article_id, u.quantity, u.quantity_aux, u.row
        from erp.staged_block b
        cross join lateral unnest(b.positions, b.article_ids, b.quantities, b.quantities_aux, b.rows)
          as u (position, article_id, quantity, quantity_aux, row)
        where b.reading_id = ?
          and (b.settles is not null or not exists (select from settled s where s.article_id = u.article_id))
          and not exists (select from doubted d where d.article_id = u.article_id)
          and not exists (select from erp.reading r where r.id = b.reading_id and u.article_id = any (r.in_doubt))
        order by b.settles, u.position, b.block
      )
      """
          + GROUPED;

  static final String NO_SUSPECTS =
      """
      , suspects as (
        select null::bigint as article_id, false as twice where false
      )
      """;

  /** Where a row's stock cannot be understood, its article keeps the former one. */
  private static final String MERGE_STOCK =
      """
      , written as (
        insert into erp.stock (article_id, rows, quantity, quantity_aux, hash)
        select g.article_id, g.rows, coalesce(g.quantity, k.quantity), coalesce(g.quantity_aux, k.quantity_aux), g.hash
        from hashed g left join erp.stock k on k.article_id = g.article_id
        where k.hash is distinct from g.hash and ((select refused from judged) and %s) is not true
        on conflict (article_id) do update
        set rows = excluded.rows, quantity = excluded.quantity, quantity_aux = excluded.quantity_aux,
            hash = excluded.hash, changed_at = clock_timestamp()
        returning xmax = 0 as inserted
      )
      """
          + gone("erp.stock");

  /** Where a row's price cannot be understood, its article keeps its former rows. */
  private static final String MERGE_TARIFFS =
      """
      , written as (
        insert into erp.tariff (article_id, rows, priced, hash)
        select g.article_id, g.rows, g.priced, g.hash
        from hashed g left join erp.tariff k on k.article_id = g.article_id
        where k.hash is distinct from g.hash and ((select refused from judged) and %s) is not true
          and not (g.unreadable and k.article_id is not null)
        on conflict (article_id) do update
        set rows = excluded.rows, priced = excluded.priced, hash = excluded.hash, changed_at = clock_timestamp()
        returning xmax = 0 as inserted
      )
      """
          + gone("erp.tariff");

  static final RowTarget STOCK =
      of("erp.stock", "k.quantity <> 0", "(g.article_id is null or g.quantity = 0)", MERGE_STOCK);
  static final RowTarget TARIFFS =
      of("erp.tariff", "k.priced", "not coalesce(g.priced or g.unreadable, false)", MERGE_TARIFFS);

  static RowTarget of(RowKind kind) {
    return kind == RowKind.STOCK ? STOCK : TARIFFS;
  }

  private static RowTarget of(String table, String had, String hasNot, String merge) {
    String lost = had + " and " + hasNot;
    return new RowTarget(table, had, judged(table, had, lost) + merge.formatted(lost));
  }

  /**
   * Of the listed articles whose rows are known, and are not in doubt, or of those among them that
   * were asked for alone: how many the reading lacks, and how many would lose their price or stock,
   * with their rows or without. From the fewest that are too many on, and above a share, the
   * reading is refused; what earlier batches of the run would have lost counts with it. So it is
   * where articles were asked for alone, many had a price or stock, and none has any more.
   */
  private static String judged(String table, String had, String lost) {
    return """
        , compared as materialized (
          select count(*) as known,
                 count(*) filter (where g.article_id is null) as missing,
                 count(*) filter (where %1$s) as valued,
                 count(*) filter (where %2$s) as lost,
                 count(*) filter (where %2$s and g.article_id is not null) as zeroed
          from %3$s k
          join erp.article a on a.id = k.article_id and a.listed
            and not exists (select from in_doubt d where d.id = a.id)
            and not exists (select from doubted d where d.article_id = a.id)
            and (not ?::boolean or exists (select from settled s where s.article_id = a.id))
          left join hashed g on g.article_id = k.article_id
        ), judged as materialized (
          select c.known, c.missing + c.zeroed as losing, c.zeroed, c.valued, c.lost,
                 not l.accept
                   and ((s.losing >= l.fewest and s.losing > l.share * s.known)
                     or (s.lost >= l.fewest and s.lost > l.share * s.valued)
                     or (l.alone and s.lost >= %4$d and s.lost = s.valued)) as refused
          from compared c
          cross join lateral (
            select c.known + ?::bigint as known, c.missing + c.zeroed + ?::bigint as losing,
                   c.valued + ?::bigint as valued, c.lost + ?::bigint as lost
          ) s
          cross join (
            select ?::boolean as accept, ?::integer as fewest, ?::numeric as share, ?::boolean as alone
          ) l
        )
        """
        .formatted(had, lost, table, MANY_ALONE);
  }

  String unchanged() {
    return """
        select coalesce(
            (select sync.digest(jsonb_agg(u.row order by u.row)::text)
             from erp.staged_block b
             cross join lateral unnest(b.article_ids, b.rows) as u (article_id, row)
             where b.reading_id = ? and b.settles is null and u.article_id = ?)
          = (select hash from %s where article_id = ?), false)
        """
        .formatted(table);
  }

  String noValues() {
    return """
        select exists (select from erp.article where listed)
           and not exists (select from erp.article a join %s k on k.article_id = a.id where a.listed and %s)
        """
        .formatted(table, had);
  }

  /**
   * A row that moves back is read twice, and one that moves ahead is not read: where one was read
   * twice, every listed article with fewer rows than it had, or none, may be the other.
   */
  String suspects() {
    return """
        , counted as materialized (
          select u.article_id, count(distinct u.position) as rows,
                 max(u.position) - min(u.position) + 1 as span,
                 min(b.asked_from) <> max(b.asked_from) as parted
          from erp.staged_block b
          cross join lateral unnest(b.positions, b.article_ids) as u (position, article_id)
          where b.reading_id = ? and b.settles is null
          group by u.article_id
        ), parted as (
          select u.article_id, jsonb_agg(u.row order by u.row) as rows
          from counted c
          join (
            select v.article_id, v.row
            from erp.staged_block b
            cross join lateral unnest(b.article_ids, b.rows) as v (article_id, row)
            where b.reading_id = ? and b.settles is null
              and exists (select from counted p where p.parted)
          ) u on u.article_id = c.article_id
          where c.parted and c.rows <= %2$d
          group by u.article_id, c.span, c.rows
          having c.span > c.rows or count(distinct u.row) < c.rows
        ), twice as materialized (
          select p.article_id
          from parted p left join %1$s k on k.article_id = p.article_id
          where k.hash is distinct from sync.digest(p.rows::text)
        ), lacking as (
          select a.id as article_id
          from erp.article a
          left join %1$s k on k.article_id = a.id
          left join counted c on c.article_id = a.id
          where a.listed
            and case when exists (select from twice)
                  then c.article_id is null or jsonb_array_length(k.rows) > c.rows
                  else c.article_id is null and k.article_id is not null end
            and not exists (select from twice t where t.article_id = a.id)
            and not exists (select from in_doubt d where d.id = a.id)
            and not exists (select from erp.reading r where r.id = ? and a.id = any (r.in_doubt))
        ), suspects as (
          select article_id, true as twice from twice union all select article_id, false from lacking
        )
        """
        .formatted(table, MOST_COMPARED);
  }

  String inDoubt() {
    return IN_DOUBT
        + suspects()
        + """
        , open as materialized (
          select s.article_id, s.twice from suspects s
          where not exists (
            select from erp.staged_block b where b.reading_id = ? and b.settles = s.article_id)
        )
        select (select count(distinct asked_from) from erp.staged_block where reading_id = ?) as answers,
               (select count(*) from suspects) - (select count(*) from open) as settled,
               (select count(*) from open where twice) as twice,
               (select count(*) from open where not twice) as lacking,
               array(select article_id from open order by twice desc, article_id limit ?) as some
        """;
  }

  private static String gone(String table) {
    return """
        , gone as (
          delete from %s k
          where not (select refused from judged)
            and (?::boolean or (?::boolean and exists (select from settled s where s.article_id = k.article_id)))
            and not exists (select from hashed g where g.article_id = k.article_id)
            and not exists (select from in_doubt d where d.id = k.article_id)
            and not exists (select from doubted d where d.article_id = k.article_id)
          returning 1
        )
        select (select count(*) from written where inserted) as inserted,
               (select count(*) from written where not inserted) as updated,
               (select count(*) from gone) as deleted,
               (select count(*) from doubted) as in_doubt,
               refused, known, losing, zeroed, valued, lost
        from judged
        """
        .formatted(table);
  }
}

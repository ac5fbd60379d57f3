package dev.verialsync.db.erp;

import static dev.verialsync.db.jooq.erp.Tables.READING;
import static dev.verialsync.db.jooq.erp.Tables.STAGED_BLOCK;

import dev.verialsync.db.Database;
import dev.verialsync.db.ShrinkLimit;
import dev.verialsync.db.StoredOutcome;
import dev.verialsync.db.jooq.erp.tables.records.ReadingRecord;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.Record;

/** Stock and tariffs: several rows an article, merged into one, only differences written. */
public final class StockAndTariffRepository {

  /** Articles that this run's latest list did not show, if that was too short to be believed. */
  private static final String IN_DOUBT =
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
  private static final String STAGED =
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

  private static final String NO_SUSPECTS =
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
        where k.hash is distinct from g.hash and (?::boolean and %s) is not true
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
        where k.hash is distinct from g.hash and (?::boolean and %s) is not true
          and not (g.unreadable and k.article_id is not null)
        on conflict (article_id) do update
        set rows = excluded.rows, priced = excluded.priced, hash = excluded.hash, changed_at = clock_timestamp()
        returning xmax = 0 as inserted
      )
      """
          + gone("erp.tariff");

  private static String gone(String table) {
    return """
        , gone as (
          delete from %s k
          where (?::boolean or (?::boolean and exists (select from settled s where s.article_id = k.article_id)))
            and not exists (select from hashed g where g.article_id = k.article_id)
            and not exists (select from in_doubt d where d.id = k.article_id)
            and not exists (select from doubted d where d.article_id = k.article_id)
          returning 1
        )
        select (select count(*) from written where inserted) as inserted,
               (select count(*) from written where not inserted) as updated,
               (select count(*) from gone) as deleted,
               (select count(*) from doubted) as in_doubt
        """
        .formatted(table);
  }

  /**
   * One of the two lists.
   *
   * @param table where it is landed
   * @param had whether a landed row {@code k} has a price, or stock; perhaps null
   * @param lost whether it has and the new rows {@code g}, which may be none, have not
   * @param merge puts the given rows in the landed ones' place
   */
  private record Target(String table, String had, String lost, String merge) {
    static final Target STOCK =
        of("erp.stock", "k.quantity <> 0", "(g.article_id is null or g.quantity = 0)", MERGE_STOCK);
    static final Target TARIFFS =
        of(
            "erp.tariff",
            "k.priced",
            "not coalesce(g.priced or g.unreadable, false)",
            MERGE_TARIFFS);

    static Target of(RowKind kind) {
      return kind == RowKind.STOCK ? STOCK : TARIFFS;
    }

    private static Target of(String table, String had, String hasNot, String merge) {
      String lost = had + " and " + hasNot;
      return new Target(table, had, lost, merge.formatted(lost));
    }

    /**
     * Of the listed articles whose rows are known, and are not in doubt, or of those among them
     * that were asked for alone: how many the reading lacks, and how many would lose their price or
     * stock, with their rows or without.
     */
    String compare() {
      return """
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
          """
          .formatted(had, lost, table);
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
  }

  private static final String CROWDED =
      """
      select u.article_id
      from erp.staged_block b
      cross join lateral unnest(b.article_ids, b.rows) as u (article_id, row)
      where b.reading_id = ?
      group by u.article_id
      having count(*) > ? or sum(pg_column_size(u.row)) > ?
      order by u.article_id
      limit 1000
      """;

  /** Rows of one article: one with more is {@link #crowded}, and keeps what it had. */
  private static final int MOST_COMPARED = 1_000;

  /** Fewer articles may lose their rows together for reasons of the shop. */
  private static final int TOO_MANY_AT_ONCE = 50;

  private final Database database;

  public StockAndTariffRepository(Database database) {
    this.database = database;
  }

  /**
   * Articles of which a complete reading has more rows, or more bytes of them, than it may: merging
   * them would take memory without end. Reads only; names 1,000 at most.
   */
  public List<Long> crowded(Reading reading, int mostRows, long mostBytes) {
    return database
        .transactions()
        .fencedLong(reading.runId(), sql -> sql.fetch(CROWDED, reading.id(), mostRows, mostBytes))
        .map(row -> row.get("article_id", Long.class));
  }

  /** Which articles' rows a complete reading leaves in doubt. Reads only. */
  public RowsInDoubt inDoubt(RowKind kind, Reading reading) {
    return database
        .transactions()
        .fencedLong(
            reading.runId(),
            sql -> {
              Record found =
                  sql.fetchSingle(
                      Target.of(kind).inDoubt(),
                      reading.runId(),
                      reading.id(),
                      reading.id(),
                      reading.id(),
                      reading.id(),
                      reading.id(),
                      RowsInDoubt.MOST_NAMED);
              return new RowsInDoubt(
                  found.get("twice", Long.class),
                  found.get("lacking", Long.class),
                  List.of(found.get("some", Long[].class)),
                  found.get("settled", Long.class),
                  found.get("answers", Long.class));
            });
  }

  /**
   * Whether an article's rows in a reading are those that are landed: nothing was cut off from
   * them. Reads only.
   */
  public boolean isUnchanged(RowKind kind, Reading reading, long articleId) {
    return database
        .sql()
        .fetchSingle(Target.of(kind).unchanged(), reading.id(), articleId, articleId)
        .get(0, Boolean.class);
  }

  /**
   * Puts a complete reading in the place of the former one, but for articles that this run's own
   * list lacks and that are not believed to have gone, and for those in doubt; a reading of changes
   * only adds and replaces. Where fifty listed articles or more, and a larger share than {@code
   * maxShrinkShare}, would lose their rows, or be left without stock or a price over 0, they keep
   * what they had. An empty list where any was known does nothing. Asked again it does nothing. One
   * fenced transaction; seconds for a million rows.
   *
   * @param maxShrinkShare from 0 to 1
   * @param acceptShrink that a list is empty or short is right
   * @param inDoubt articles that keep what they had, whatever the reading has of them
   * @param suspects who else does
   */
  public RowsMerged merge(
      RowKind kind,
      Reading reading,
      BigDecimal maxShrinkShare,
      boolean acceptShrink,
      Collection<Long> inDoubt,
      Suspects suspects) {
    ShrinkLimit limit = new ShrinkLimit(maxShrinkShare, acceptShrink);
    return merge(
        reading,
        sql -> new Merge(sql, reading, inDoubt, suspects, Target.of(kind)),
        (merge, row) -> row.getSince() == null ? merge.whole(row, limit) : merge.changesOnly());
  }

  /**
   * Puts what chosen articles were answered, each asked for alone ({@link
   * ReadingRepository#settle}), in the place of what they had; without a row they have none. Where
   * too many of them would lose theirs, as in {@link #merge}, they keep what they had. Asked again
   * it does nothing. One fenced transaction.
   */
  public RowsMerged mergeChosen(
      RowKind kind, Reading reading, BigDecimal maxShrinkShare, boolean acceptShrink) {
    ShrinkLimit limit = new ShrinkLimit(maxShrinkShare, acceptShrink);
    return merge(
        reading,
        sql -> new Merge(sql, reading, List.of(), Suspects.NONE, Target.of(kind)),
        (merge, row) -> merge.chosen(limit));
  }

  private RowsMerged merge(
      Reading reading,
      Function<DSLContext, Merge> begin,
      BiFunction<Merge, ReadingRecord, RowsMerged> carryOut) {
    return database
        .transactions()
        .fencedLong(
            reading.runId(),
            sql -> {
              ReadingRecord row =
                  sql.selectFrom(READING)
                      .where(READING.ID.eq(reading.id()))
                      .forUpdate()
                      .fetchSingle();
              if (row.getState().equals("accepted")) {
                return StoredOutcome.parse(row.getOutcome(), RowsMerged.class);
              }
              if (!row.getState().equals("complete")) {
                throw new IllegalStateException(
                    "reading " + reading.id() + " is not complete: " + row.getState());
              }
              RowsMerged outcome = carryOut.apply(begin.apply(sql), row);
              accept(sql, reading, outcome);
              return outcome;
            });
  }

  /** One reading's merge, within the caller's transaction. */
  private record Merge(
      DSLContext sql, Reading reading, Collection<Long> inDoubt, Suspects suspects, Target target) {

    RowsMerged changesOnly() {
      return merged(given(target.merge(), false, false, false), 0, 0);
    }

    RowsMerged whole(ReadingRecord row, ShrinkLimit limit) {
      if (row.getRows() == 0
          && !limit.accept()
          && sql.fetchSingle("select exists (select from %s)".formatted(target.table()))
              .get(0, Boolean.class)) {
        return new RowsMerged(MergeOutcome.EMPTY_REFUSED, 0, 0, hasNoValues());
      }
      Record compared = given(target.compare(), false);
      boolean refused = isRefused(compared, limit);
      // What stood in a row that could not be read is not known to have gone.
      boolean complete = !refused && row.getUnreadable() == 0;
      return merged(given(target.merge(), refused, complete, false), compared, refused);
    }

    RowsMerged chosen(ShrinkLimit limit) {
      Record compared = given(target.compare(), true);
      boolean refused = isRefused(compared, limit);
      return merged(given(target.merge(), refused, false, !refused), compared, refused);
    }

    private static boolean isRefused(Record compared, ShrinkLimit limit) {
      return isTooMuch(limit, losing(compared), compared.get("known", Long.class))
          || isTooMuch(limit, compared.get("lost", Long.class), compared.get("valued", Long.class));
    }

    private static long losing(Record compared) {
      return compared.get("missing", Long.class) + compared.get("zeroed", Long.class);
    }

    /** Fewer articles may lose what they had together for reasons of the shop. */
    private static boolean isTooMuch(ShrinkLimit limit, long losing, long had) {
      return losing >= TOO_MANY_AT_ONCE && limit.refuses(losing, had);
    }

    /** Executes a statement about the reading's rows. */
    private Record given(String statement, Object... more) {
      List<Object> parameters = new ArrayList<>();
      parameters.add(reading.runId());
      if (suspects != Suspects.NONE) {
        parameters.addAll(List.of(reading.id(), reading.id(), reading.id()));
      }
      parameters.add(reading.id());
      parameters.add(inDoubt.toArray(Long[]::new));
      parameters.add(suspects != Suspects.NONE);
      parameters.add(suspects == Suspects.ALL);
      parameters.add(reading.id());
      parameters.addAll(Arrays.asList(more));
      String whoIsSuspected = suspects == Suspects.NONE ? NO_SUSPECTS : target.suspects();
      return sql.fetchSingle(IN_DOUBT + whoIsSuspected + STAGED + statement, parameters.toArray());
    }

    private RowsMerged merged(Record outcome, Record compared, boolean refused) {
      return refused
          ? merged(outcome, losing(compared), compared.get("zeroed", Long.class))
          : merged(outcome, 0, 0);
    }

    private RowsMerged merged(Record outcome, long kept, long zeroed) {
      return new RowsMerged(
          new MergeOutcome(
              outcome.get("inserted", Long.class),
              outcome.get("updated", Long.class),
              outcome.get("deleted", Long.class),
              false,
              kept),
          zeroed,
          outcome.get("in_doubt", Long.class),
          hasNoValues());
    }

    private boolean hasNoValues() {
      return sql.fetchSingle(target.noValues()).get(0, Boolean.class);
    }
  }

  private static void accept(DSLContext sql, Reading reading, RowsMerged outcome) {
    sql.deleteFrom(STAGED_BLOCK).where(STAGED_BLOCK.READING_ID.eq(reading.id())).execute();
    sql.update(READING)
        .set(READING.STATE, "accepted")
        .set(READING.OUTCOME, StoredOutcome.format(outcome))
        .where(READING.ID.eq(reading.id()))
        .execute();
  }
}

package dev.verialsync.db;

import static dev.verialsync.db.jooq.erp.Tables.READING;
import static dev.verialsync.db.jooq.erp.Tables.STAGED_BLOCK;

import dev.verialsync.db.jooq.erp.tables.records.ReadingRecord;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
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

  private static final String STAGED =
      IN_DOUBT
          + """
      , given as (
        select distinct on (u.position) u.article_id, u.quantity, u.quantity_aux, u.row
        from erp.staged_block b
        cross join lateral unnest(b.positions, b.article_ids, b.quantities, b.quantities_aux, b.rows)
          as u (position, article_id, quantity, quantity_aux, row)
        where b.reading_id = ?
          and not exists (select from erp.reading r where r.id = b.reading_id and u.article_id = any (r.in_doubt))
        order by u.position, b.block
      )
      """;

  private static final String GIVEN =
      IN_DOUBT
          + """
      , given as (
        select u.article_id, u.quantity, u.quantity_aux, u.row::jsonb as row
        from unnest(?::bigint[], ?::numeric[], ?::numeric[], ?::text[])
          as u (article_id, quantity, quantity_aux, row)
      )
      """;

  private static final String MERGE_STOCK =
      """
      , grouped as (
        select article_id, jsonb_agg(row order by row) as rows,
               sum(quantity) as quantity, sum(quantity_aux) as quantity_aux
        from given group by article_id
      ), hashed as materialized (
        select *, sync.digest(rows::text) as hash from grouped
      ), written as (
        insert into erp.stock (article_id, rows, quantity, quantity_aux, hash)
        select h.article_id, h.rows, h.quantity, h.quantity_aux, h.hash
        from hashed h left join erp.stock k on k.article_id = h.article_id
        where k.hash is distinct from h.hash
        on conflict (article_id) do update
        set rows = excluded.rows, quantity = excluded.quantity, quantity_aux = excluded.quantity_aux,
            hash = excluded.hash, changed_at = clock_timestamp()
        returning xmax = 0 as inserted
      ), gone as (
        delete from erp.stock k
        where (?::boolean or k.article_id = any (?::bigint[]))
          and not exists (select from hashed h where h.article_id = k.article_id)
          and not exists (select from in_doubt d where d.id = k.article_id)
        returning 1
      )
      select (select count(*) from written where inserted) as inserted,
             (select count(*) from written where not inserted) as updated,
             (select count(*) from gone) as deleted
      """;

  private static final String MERGE_TARIFFS =
      """
      , grouped as (
        select article_id, jsonb_agg(row order by row) as rows from given group by article_id
      ), hashed as materialized (
        select *, sync.digest(rows::text) as hash from grouped
      ), written as (
        insert into erp.tariff (article_id, rows, hash)
        select h.article_id, h.rows, h.hash
        from hashed h left join erp.tariff k on k.article_id = h.article_id
        where k.hash is distinct from h.hash
        on conflict (article_id) do update
        set rows = excluded.rows, hash = excluded.hash, changed_at = clock_timestamp()
        returning xmax = 0 as inserted
      ), gone as (
        delete from erp.tariff k
        where (?::boolean or k.article_id = any (?::bigint[]))
          and not exists (select from hashed h where h.article_id = k.article_id)
          and not exists (select from in_doubt d where d.id = k.article_id)
        returning 1
      )
      select (select count(*) from written where inserted) as inserted,
             (select count(*) from written where not inserted) as updated,
             (select count(*) from gone) as deleted
      """;

  /**
   * Of the listed articles whose rows are known, and are not in doubt, how many the reading lacks.
   */
  private static final String COMPARE =
      IN_DOUBT
          + """
      , given as (
        select distinct u.article_id
        from erp.staged_block b cross join lateral unnest(b.article_ids) as u (article_id)
        where b.reading_id = ?
      )
      select count(*) as known, count(*) filter (where g.article_id is null) as missing
      from %s k
      join erp.article a on a.id = k.article_id and a.listed
        and not exists (select from in_doubt d where d.id = a.id)
      left join given g on g.article_id = k.article_id
      """;

  /** Fewer articles may lose their rows together for reasons of the shop. */
  private static final int TOO_MANY_AT_ONCE = 50;

  /** Where the rows of fewer articles were known, none is as likely as any other number. */
  private static final int TOO_MANY_TO_BE_NONE = 10;

  private final Database database;

  public StockAndTariffRepository(Database database) {
    this.database = database;
  }

  /**
   * Puts a complete reading of the stock list in the place of the former one, but for articles that
   * this run's own list lacks and that are not believed to have gone; a reading of changes only
   * adds and replaces, and so does one that lacks the rows of fifty articles or more that are
   * listed, and of a larger share of them than {@code maxShrinkShare}. An empty list where the
   * stock of ten articles or more was known does nothing. Asked again it does nothing. One fenced
   * transaction; seconds for a million rows.
   *
   * @param maxShrinkShare from 0 to 1
   * @param acceptShrink that a list is empty or short is right
   */
  public MergeOutcome mergeStock(Reading reading, BigDecimal maxShrinkShare, boolean acceptShrink) {
    return merge(
        reading, new ShrinkLimit(maxShrinkShare, acceptShrink), "erp.stock", STAGED + MERGE_STOCK);
  }

  /** The same for a reading of the tariff list. */
  public MergeOutcome mergeTariffs(
      Reading reading, BigDecimal maxShrinkShare, boolean acceptShrink) {
    return merge(
        reading,
        new ShrinkLimit(maxShrinkShare, acceptShrink),
        "erp.tariff",
        STAGED + MERGE_TARIFFS);
  }

  /** Replaces the stock of some articles; without a row they have none. One fenced transaction. */
  public MergeOutcome replaceStock(long runId, Collection<Long> articleIds, List<StockRow> rows) {
    return database
        .transactions()
        .fenced(
            runId,
            sql ->
                outcome(
                    sql.fetchSingle(
                        GIVEN + MERGE_STOCK,
                        runId,
                        rows.stream().map(StockRow::articleId).toArray(Long[]::new),
                        rows.stream().map(StockRow::quantity).toArray(BigDecimal[]::new),
                        rows.stream().map(StockRow::quantityAux).toArray(BigDecimal[]::new),
                        rows.stream().map(row -> SafeText.json(row.json())).toArray(String[]::new),
                        false,
                        articleIds.toArray(Long[]::new))));
  }

  /** Replaces the tariff of some articles; without a row they have none. One fenced transaction. */
  public MergeOutcome replaceTariffs(
      long runId, Collection<Long> articleIds, List<TariffRow> rows) {
    return database
        .transactions()
        .fenced(
            runId,
            sql ->
                outcome(
                    sql.fetchSingle(
                        GIVEN + MERGE_TARIFFS,
                        runId,
                        rows.stream().map(TariffRow::articleId).toArray(Long[]::new),
                        new BigDecimal[rows.size()],
                        new BigDecimal[rows.size()],
                        rows.stream().map(row -> SafeText.json(row.json())).toArray(String[]::new),
                        false,
                        articleIds.toArray(Long[]::new))));
  }

  private MergeOutcome merge(Reading reading, ShrinkLimit limit, String target, String statement) {
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
                return StoredOutcome.parse(row.getOutcome(), MergeOutcome.class);
              }
              if (!row.getState().equals("complete")) {
                throw new IllegalStateException(
                    "reading " + reading.id() + " is not complete: " + row.getState());
              }
              MergeOutcome outcome =
                  row.getSince() == null
                      ? mergeWhole(sql, row, limit, target, statement)
                      : outcome(
                          sql.fetchSingle(
                              statement, reading.runId(), reading.id(), false, new Long[0]));
              accept(sql, reading, outcome);
              return outcome;
            });
  }

  private static MergeOutcome mergeWhole(
      DSLContext sql, ReadingRecord reading, ShrinkLimit limit, String target, String statement) {
    if (reading.getRows() == 0
        && !limit.accept()
        && sql.fetchSingle("select count(*) from " + target).get(0, Long.class)
            >= TOO_MANY_TO_BE_NONE) {
      return MergeOutcome.EMPTY_REFUSED;
    }
    Record compared =
        sql.fetchSingle(COMPARE.formatted(target), reading.getRunId(), reading.getId());
    long missing = compared.get("missing", Long.class);
    boolean refused =
        missing >= TOO_MANY_AT_ONCE && limit.refuses(missing, compared.get("known", Long.class));
    // What stood in a row that could not be read is not known to have gone.
    boolean whole = !refused && reading.getUnreadable() == 0;
    MergeOutcome outcome =
        outcome(
            sql.fetchSingle(statement, reading.getRunId(), reading.getId(), whole, new Long[0]));
    return refused ? outcome.withKept(missing) : outcome;
  }

  private static void accept(DSLContext sql, Reading reading, MergeOutcome outcome) {
    sql.deleteFrom(STAGED_BLOCK).where(STAGED_BLOCK.READING_ID.eq(reading.id())).execute();
    sql.update(READING)
        .set(READING.STATE, "accepted")
        .set(READING.OUTCOME, StoredOutcome.format(outcome))
        .where(READING.ID.eq(reading.id()))
        .execute();
  }

  static MergeOutcome outcome(Record row) {
    return new MergeOutcome(
        row.get("inserted", Long.class),
        row.get("updated", Long.class),
        row.get("deleted", Long.class),
        false,
        0);
  }
}

package dev.verialsync.db.erp;

import static dev.verialsync.db.jooq.erp.Tables.READING;

import dev.verialsync.db.ShrinkLimit;
import dev.verialsync.db.StoredOutcome;
import dev.verialsync.db.jooq.erp.tables.records.ReadingRecord;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.jooq.Record;

/** Carries out what one complete list of all articles means, within the caller's transaction. */
final class ListingAcceptance {

  private static final String COMPARE =
      """
      select (select count(*) from erp.reading_article r where r.reading_id = ?) as seen,
             count(*) filter (where a.listed) as known,
             count(*) filter (where a.listed and r.article_id is null) as missing
      from erp.article a
      left join erp.reading_article r on r.reading_id = ? and r.article_id = a.id
      """;

  private static final String UNLIST =
      unlist(
          "not exists (select from erp.reading_article r where r.reading_id = ? and r.article_id = a.id)");

  private static final String LIST =
      """
      with shown as materialized (
        select a.id, a.unlisted_at
        from erp.article a join erp.reading_article r on r.reading_id = ? and r.article_id = a.id
        where not a.listed
      ), listed as (
        update erp.article a set listed = true, unlisted_at = null from shown where a.id = shown.id
      ), told as (
        insert into sync.product_event (run_id, article_id, kind, detail)
        select ?, id,
               case when unlisted_at is null then 'first_seen' else 'returned' end,
               case when unlisted_at is null then '{}'::jsonb else jsonb_build_object('unlisted_at', unlisted_at) end
        from shown
      )
      select count(*) filter (where unlisted_at is null) as first_seen,
             count(*) filter (where unlisted_at is not null) as returned
      from shown
      """;

  /**
   * This reading's places are kept: a run of one article finds its row by them. Those of a dry run
   * go with it, so the earlier ones stay. The few readings that have places are found one by one:
   * of the others there are hundreds of thousands.
   */
  private static final String FORGET_EARLIER_PLACES =
      """
      with recursive placed as (
        select min(reading_id) as id from erp.reading_article
        union all
        select (select min(e.reading_id) from erp.reading_article e where e.reading_id > p.id) from placed p where p.id is not null
      ), earlier as (
        select p.id from placed p
        where p.id < ? and exists (select from erp.reading r where r.id = p.id and r.state = 'accepted')
      )
      delete from erp.reading_article where reading_id in (select id from earlier) and not (select dry from sync.guard)
      """;

  private final DSLContext sql;
  private final Reading reading;

  /**
   * Takes articles off the list: their images lose their moment (not in a dry run, which writes
   * nothing in media), and each gets an event. Asks for the condition's parameters, then the run;
   * answers how many there were.
   *
   * @param gone which of the articles {@code a} that are listed
   */
  static String unlist(String gone) {
    return """
        with gone as (
          update erp.article a set listed = false, unlisted_at = clock_timestamp()
          where a.listed and %s
          returning a.id
        ), forgotten as (
          update media.article m set as_of = null
          from gone where m.article_id = gone.id and m.as_of is not null and not (select dry from sync.guard)
        ), told as (
          insert into sync.product_event (run_id, article_id, kind) select ?, id, 'vanished' from gone
        )
        select count(*) from gone
        """
        .formatted(gone);
  }

  ListingAcceptance(DSLContext sql, Reading reading) {
    this.sql = sql;
    this.reading = reading;
  }

  ListingAccepted accept(ShrinkLimit limit) {
    return accept("complete", () -> carryOut(limit));
  }

  /** What the list lacks may well be there. */
  ListingAccepted acceptPart() {
    return accept("open", () -> list(compared(), 0, true));
  }

  private ListingAccepted accept(String from, Supplier<ListingAccepted> means) {
    ReadingRecord row =
        sql.selectFrom(READING).where(READING.ID.eq(reading.id())).forUpdate().fetchSingle();
    if (row.getState().equals("accepted")) {
      return StoredOutcome.parse(row.getOutcome(), ListingAccepted.class);
    }
    if (!row.getState().equals(from) || row.getSince() != null) {
      throw new IllegalStateException(
          "reading " + reading.id() + " is no complete list: " + row.getState());
    }
    ListingAccepted accepted = means.get();
    sql.execute(FORGET_EARLIER_PLACES, reading.id());
    sql.update(READING)
        .set(READING.STATE, "accepted")
        .set(READING.OUTCOME, StoredOutcome.format(accepted))
        .where(READING.ID.eq(reading.id()))
        .execute();
    return accepted;
  }

  private ListingAccepted carryOut(ShrinkLimit limit) {
    Record compared = compared();
    long missing = compared.get("missing", Long.class);
    boolean emptied = compared.get("seen", Long.class) == 0 && missing > 0 && !limit.accept();
    boolean refused = emptied || limit.refuses(missing, compared.get("known", Long.class));
    long vanished =
        missing == 0 || refused
            ? 0
            : sql.fetchSingle(UNLIST, reading.id(), reading.runId()).get(0, Long.class);
    return list(compared, vanished, refused);
  }

  private Record compared() {
    return sql.fetchSingle(COMPARE, reading.id(), reading.id());
  }

  private ListingAccepted list(Record compared, long vanished, boolean refused) {
    Record listed = sql.fetchSingle(LIST, reading.id(), reading.runId());
    return new ListingAccepted(
        compared.get("seen", Long.class),
        compared.get("known", Long.class),
        compared.get("missing", Long.class),
        vanished,
        listed.get("returned", Long.class),
        listed.get("first_seen", Long.class),
        refused);
  }
}

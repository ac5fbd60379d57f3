package dev.verialsync.db.erp;

import static dev.verialsync.db.jooq.erp.Tables.READING;

import dev.verialsync.db.Database;
import dev.verialsync.db.SafeText;
import dev.verialsync.db.ShrinkLimit;
import dev.verialsync.db.StoredOutcome;
import dev.verialsync.db.issue.NewIssue;
import dev.verialsync.db.jooq.erp.tables.records.ReadingRecord;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jooq.DSLContext;
import org.jooq.Record;

/** Single articles, landed without the list around them. */
public final class ChosenArticleRepository {

  private static final String PLACE =
      """
      select e.position
      from erp.reading r join erp.reading_article e on e.reading_id = r.id
      where r.list = 'articles' and r.state = 'accepted' and e.article_id = ?
      order by r.id desc limit 1
      """;

  private static final String RANK = "select count(*) + 1 from erp.article where listed and id < ?";

  private static final String SHOW =
      """
      with input as materialized (
        select u.id, coalesce(kept.row, u.row::jsonb) as row, coalesce(kept.row_hash, sync.digest(u.row)) as hash
        from unnest(?::bigint[], ?::text[]) as u (id, row)
        left join erp.article kept on kept.id = u.id and u.id = any (?::bigint[])
      ), known as materialized (
        select a.id, a.listed, a.unlisted_at from erp.article a join input i on i.id = a.id
      ), landed as (
        insert into erp.article (id, row, row_hash, listed)
        select i.id, i.row, i.hash, true from input i
        on conflict (id) do update
        set row = excluded.row, row_hash = excluded.row_hash, listed = true, unlisted_at = null,
            changed_at = case when article.row_hash = excluded.row_hash then article.changed_at else clock_timestamp() end
        where article.row_hash <> excluded.row_hash or not article.listed
      ), told as (
        insert into sync.product_event (run_id, article_id, kind, detail)
        select ?, i.id,
               case when k.unlisted_at is null then 'first_seen' else 'returned' end,
               case when k.unlisted_at is null then '{}'::jsonb else jsonb_build_object('unlisted_at', k.unlisted_at) end
        from input i left join known k on k.id = i.id
        where k.id is null or not k.listed
      )
      select count(*) from input
      """;

  private static final String NOTE =
      """
      insert into erp.reading_article (reading_id, article_id, position) values (?, ?, ?)
      on conflict (reading_id, article_id) do update set position = excluded.position
      """;

  private static final String COMPARE =
      """
      select count(*) as asked, count(*) filter (where r.position = 0) as absent
      from erp.reading_article r join erp.article a on a.id = r.article_id and a.listed
      where r.reading_id = ?
      """;

  private static final String VANISH =
      ListingAcceptance.unlist(
          "exists (select from erp.reading_article r where r.reading_id = ? and r.position = 0 and r.article_id = a.id)");

  private static final String ABSENT =
      "select article_id from erp.reading_article where reading_id = ? and position = 0 order by article_id";

  /** Fewer may vanish together for reasons of the shop. */
  private static final int TOO_MANY_AT_ONCE = 50;

  private final Database database;

  public ChosenArticleRepository(Database database) {
    this.database = database;
  }

  /** Where the article stood in the last list that was accepted, from 1. Reads only. */
  public OptionalLong place(long articleId) {
    Optional<Record> found = database.sql().fetchOptional(PLACE, articleId);
    return found.isPresent()
        ? OptionalLong.of(found.get().get("position", Long.class))
        : OptionalLong.empty();
  }

  /** Where it would stand among the listed articles, were the list in order of ids. Reads only. */
  public long rank(long articleId) {
    return database.sql().fetchSingle(RANK, articleId).get(0, Long.class);
  }

  /** Whether its row has ever been landed. Reads only. */
  public boolean isLanded(long articleId) {
    return database
        .sql()
        .fetchSingle("select exists (select from erp.article where id = ?)", articleId)
        .get(0, Boolean.class);
  }

  /** Whether Verial's list shows it, as far as is known. Reads only. */
  public boolean isListed(long articleId) {
    return database
        .sql()
        .fetchSingle("select exists (select from erp.article where id = ? and listed)", articleId)
        .get(0, Boolean.class);
  }

  /**
   * Lands rows of articles that Verial's list shows. One fenced transaction.
   *
   * @return issues, not recorded yet, of those that came with characters lost: their known rows
   *     stay
   */
  public List<NewIssue> show(long runId, List<ArticleRow> rows) {
    return database
        .transactions()
        .fenced(
            runId,
            sql -> {
              List<NewIssue> broken = BrokenCharacters.in(sql, rows);
              sql.fetchSingle(
                  SHOW,
                  rows.stream().map(ArticleRow::articleId).toArray(Long[]::new),
                  rows.stream().map(row -> SafeText.json(row.json())).toArray(String[]::new),
                  BrokenCharacters.articles(broken),
                  runId);
              return broken;
            });
  }

  /**
   * Notes whether Verial's list shows an article, for {@link #settle}. One fenced transaction.
   *
   * @param reading of the chosen articles, {@link ReadingRepository#startChosen}
   */
  public int note(Reading reading, long articleId, boolean shown) {
    return database
        .transactions()
        .fenced(reading.runId(), sql -> sql.execute(NOTE, reading.id(), articleId, shown ? 1 : 0));
  }

  /**
   * Takes the chosen articles off the list that Verial's list has shown not to hold. Where fifty or
   * more, and a larger share than {@code maxShrinkShare} of the listed ones that were chosen, would
   * go, none does. Asked again it answers as before. One fenced transaction.
   *
   * @param maxShrinkShare from 0 to 1
   * @param acceptShrink that they go is right, however many they are
   */
  public ChosenSettled settle(Reading reading, BigDecimal maxShrinkShare, boolean acceptShrink) {
    return database
        .transactions()
        .fenced(
            reading.runId(),
            sql -> {
              ReadingRecord row =
                  sql.selectFrom(READING)
                      .where(READING.ID.eq(reading.id()))
                      .forUpdate()
                      .fetchSingle();
              Doubted doubted =
                  row.getState().equals("accepted")
                      ? StoredOutcome.parse(row.getOutcome(), Doubted.class)
                      : vanish(sql, reading, new ShrinkLimit(maxShrinkShare, acceptShrink));
              List<Long> absent =
                  sql.fetch(ABSENT, reading.id()).map(each -> each.get(0, Long.class));
              return doubted.articles() > 0
                  ? new ChosenSettled(List.of(), doubted.articles())
                  : new ChosenSettled(absent, 0);
            });
  }

  /** As a reading keeps it: how many are absent, and are not believed to be. */
  private record Doubted(long articles) {}

  private static Doubted vanish(DSLContext sql, Reading reading, ShrinkLimit limit) {
    Record compared = sql.fetchSingle(COMPARE, reading.id());
    long absent = compared.get("absent", Long.class);
    boolean refused =
        absent >= TOO_MANY_AT_ONCE && limit.refuses(absent, compared.get("asked", Long.class));
    if (!refused) {
      sql.fetchSingle(VANISH, reading.id(), reading.runId());
    }
    Doubted doubted = new Doubted(refused ? absent : 0);
    sql.update(READING)
        .set(READING.STATE, "accepted")
        .set(READING.OUTCOME, StoredOutcome.format(doubted))
        .where(READING.ID.eq(reading.id()))
        .execute();
    return doubted;
  }
}

package dev.verialsync.db.erp;

import static dev.verialsync.db.jooq.erp.Tables.ARTICLE;
import static dev.verialsync.db.jooq.erp.Tables.READING;
import static dev.verialsync.db.jooq.erp.Tables.STAGED_BLOCK;

import dev.verialsync.db.Database;
import dev.verialsync.db.Phase;
import dev.verialsync.db.ServerClock;
import dev.verialsync.db.ShrinkLimit;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Readings of lists, block by block. A block's rows and the reader's cursor are committed together,
 * whoever crashes resumes at the block where it stood.
 */
public final class ReadingRepository {

  private static final String ANSWERED =
      """
      select exists (
        select from erp.reading r
        where r.list like ?
          and (r.state = 'accepted' or exists (select from erp.staged_block b where b.reading_id = r.id)))
      """;

  private final Database database;

  public ReadingRepository(Database database) {
    this.database = database;
  }

  /**
   * Starts a reading, or finds the one that this run has begun or ended under the same key; then
   * its own {@code since} counts. What earlier runs left unfinished is cleared away, but for lists
   * of images, which {@code ImageBlockRepository.takeUp} continues. One fenced transaction.
   */
  public Reading start(ReadingKey key, @Nullable String since) {
    return database
        .transactions()
        .fencedLong(
            key.runId(),
            sql -> {
              Optional<Reading> begun = ReadingRows.current(sql, key);
              if (begun.isPresent()) {
                return begun.get();
              }
              ReadingRows.clearLeftovers(
                  sql, key.runId(), READING.LIST.notLike(ReadingRows.IMAGE_LISTS));
              // Another attempt may begin it at the same moment: both continue the same one.
              return sql.insertInto(READING)
                  .set(READING.RUN_ID, key.runId())
                  .set(READING.PHASE, key.phase().label())
                  .set(READING.LIST, key.list())
                  .set(READING.SINCE, since)
                  .onConflictDoNothing()
                  .returning()
                  .fetchOptional()
                  .map(ReadingRows::read)
                  .orElseGet(() -> ReadingRows.current(sql, key).orElseThrow());
            });
  }

  /**
   * Commits a block of the article list: new articles and changed rows, which articles were seen,
   * and the cursor. Rows that repeat an article are reported and otherwise ignored; of an article
   * whose row came with characters lost the known row stays, and that is an issue. One fenced
   * transaction.
   *
   * @throws StaleReadingException when another attempt has gone on with this reading
   */
  public BlockCommitted commitArticles(Reading reading, List<ArticleRow> rows, String cursorJson) {
    ArticleBlock block = new ArticleBlock(rows);
    return database
        .transactions()
        .fenced(reading.runId(), sql -> block.commit(sql, reading, cursorJson));
  }

  /**
   * Leaves out a row that is not JSON, and commits the cursor behind it. One fenced transaction.
   *
   * @param inDoubt articles that the row may belong to
   * @throws StaleReadingException when another attempt has gone on with this reading
   */
  public Reading leaveOut(Reading reading, Collection<Long> inDoubt, String cursorJson) {
    return database
        .transactions()
        .fenced(
            reading.runId(),
            sql -> {
              Reading next = ReadingRows.advance(sql, reading, 0, cursorJson);
              sql.update(READING)
                  .set(READING.UNREADABLE, READING.UNREADABLE.plus(1))
                  .where(READING.ID.eq(reading.id()))
                  .execute();
              addDoubt(sql, reading, inDoubt);
              return ReadingRows.read(sql.fetchSingle(READING, READING.ID.eq(next.id())));
            });
  }

  /** More articles that a row that was left out may belong to. One fenced transaction. */
  public void doubt(Reading reading, Collection<Long> articleIds) {
    database.transactions().fenced(reading.runId(), sql -> addDoubt(sql, reading, articleIds));
  }

  private static int addDoubt(DSLContext sql, Reading reading, Collection<Long> articleIds) {
    return sql.execute(
        "update erp.reading set in_doubt = in_doubt || ?::bigint[] where id = ?",
        articleIds.toArray(Long[]::new),
        reading.id());
  }

  /** Which articles a reading of the article list has seen, as a text to compare. Reads only. */
  public String seen(Reading reading) {
    return database
        .transactions()
        .longTransaction(
            sql ->
                sql.fetchSingle(
                        "select count(*) || ' ' || coalesce(sync.digest(string_agg(article_id::text, ',' order by article_id))::text, '') from erp.reading_article where reading_id = ?",
                        reading.id())
                    .get(0, String.class));
  }

  /**
   * Stages a block of the stock or tariff list, and the cursor; {@link StockAndTariffRepository}
   * merges them at the end. One fenced transaction.
   *
   * @param askedFrom the first place that the answer with these rows was asked for
   * @throws StaleReadingException when another attempt has gone on with this reading
   */
  public Reading commitRows(
      Reading reading, long askedFrom, List<ListRow> rows, String cursorJson) {
    return database
        .transactions()
        .fenced(
            reading.runId(),
            sql -> {
              Reading next = ReadingRows.advance(sql, reading, rows.size(), cursorJson);
              StagedRows.add(sql, reading, next.blocks(), askedFrom, null, rows);
              return next;
            });
  }

  /**
   * Begins what a run stages of chosen articles or of a batch, one article at a time: there are no
   * blocks. Finds the one that the run has begun or ended. Two fenced transactions.
   */
  public Reading startChosen(long runId, String list) {
    Reading reading = start(new ReadingKey(runId, Phase.PRODUCTS, chosen(list)), null);
    return reading.state() == Reading.State.OPEN ? complete(reading) : reading;
  }

  /** The name of what single articles were answered in the place of a list. */
  static String chosen(String list) {
    return "chosen " + list;
  }

  /**
   * Stages what Verial answered about one article: its rows, or none, stand for all that the
   * complete reading has of it. The last answer counts. One fenced transaction.
   *
   * @throws StaleReadingException when another attempt has merged this reading
   */
  public Reading settle(Reading reading, long articleId, List<ListRow> rows) {
    return database
        .transactions()
        .fenced(
            reading.runId(),
            sql -> {
              StagedRows.settle(sql, reading, articleId, rows);
              return reading;
            });
  }

  /** The last complete reading of a list that a run has made. Reads only. */
  public Optional<Reading> latest(long runId, String list) {
    return database
        .sql()
        .selectFrom(READING)
        .where(READING.RUN_ID.eq(runId))
        .and(READING.LIST.eq(list))
        .and(READING.STATE.in(DSL.inline("complete"), DSL.inline("accepted")))
        .and(READING.COMPLETED_AT.isNotNull())
        .orderBy(READING.ID.desc())
        .limit(1)
        .fetchOptional(ReadingRows::read);
  }

  /** Whether a list was ever read whole, by any run. Reads only. */
  public boolean wasAccepted(String list) {
    return database
        .sql()
        .fetchExists(READING, READING.LIST.eq(list).and(READING.STATE.eq("accepted")));
  }

  /** Whether a reading holds an article's answer, of those asked for alone. Reads only. */
  public boolean isSettled(Reading reading, long articleId) {
    return database
        .sql()
        .fetchExists(
            STAGED_BLOCK,
            STAGED_BLOCK.READING_ID.eq(reading.id()).and(STAGED_BLOCK.SETTLES.eq(articleId)));
  }

  /** Whether any article was answered alone for a list, by any run. Reads only. */
  public boolean wasAnswered(String list) {
    return database.sql().fetchSingle(ANSWERED, chosen(list) + "%").get(0, Boolean.class);
  }

  /** How many articles are listed, by the last list that was accepted. Reads only. */
  public long listedArticles() {
    return database.sql().fetchCount(ARTICLE, ARTICLE.LISTED.isTrue());
  }

  /** Marks that all blocks are here; does nothing the second time. One fenced transaction. */
  public Reading complete(Reading reading) {
    return complete(reading, null);
  }

  /**
   * The same, of a list that is believed although Verial's count differs.
   *
   * @param belied what Verial counts instead; null where they agree
   */
  public Reading complete(Reading reading, @Nullable String belied) {
    return database
        .transactions()
        .fenced(
            reading.runId(),
            sql -> {
              sql.update(READING)
                  .set(READING.STATE, "complete")
                  .set(READING.BELIED, belied)
                  .set(READING.COMPLETED_AT, ServerClock.NOW)
                  .where(READING.ID.eq(reading.id()).and(READING.STATE.eq("open")))
                  .execute();
              return ReadingRows.read(sql.fetchSingle(READING, READING.ID.eq(reading.id())));
            });
  }

  /**
   * Continues a reading: what a killed attempt had staged of the block that is asked for again is
   * taken away, since the list may have changed meanwhile. One fenced transaction.
   *
   * @param rowsKept by the blocks that were read to their end
   * @throws StaleReadingException when another attempt has gone on with this reading
   */
  public Reading resume(Reading reading, long rowsKept) {
    return database
        .transactions()
        .fenced(
            reading.runId(),
            sql -> {
              ReadingRows.lock(sql, reading, ReadingRows.isWhereItStood(reading));
              sql.deleteFrom(STAGED_BLOCK)
                  .where(STAGED_BLOCK.READING_ID.eq(reading.id()))
                  .and("positions[1] > ?", rowsKept)
                  .execute();
              return reading;
            });
  }

  /**
   * Gives up a reading whose pages do not fit together; {@link #start} then begins another. One
   * fenced transaction.
   */
  public void abandon(Reading reading) {
    database.transactions().fencedLong(reading.runId(), sql -> ReadingRows.abandon(sql, reading));
  }

  /**
   * Gives up a reading and begins the same list anew, from a cursor: a worker that takes over goes
   * on with the new one. One fenced transaction.
   */
  public void beginAnew(Reading reading, String cursorJson) {
    database
        .transactions()
        .fencedLong(reading.runId(), sql -> ReadingRows.beginAnew(sql, reading, cursorJson));
  }

  /**
   * Carries out what a complete list of all articles means: what it no longer shows is unlisted and
   * its images count as unknown; what it shows is listed. If it lacks more than a share of the
   * listed articles, none is unlisted, unless {@code acceptShrink} says that it is right. Asked
   * again it answers as before. One fenced transaction; a second or two for a million articles.
   *
   * @param maxShrinkShare from 0 to 1
   */
  public ListingAccepted acceptListing(
      Reading reading, BigDecimal maxShrinkShare, boolean acceptShrink) {
    return database
        .transactions()
        .fencedLong(
            reading.runId(),
            sql ->
                new ListingAcceptance(sql, reading)
                    .accept(new ShrinkLimit(maxShrinkShare, acceptShrink)));
  }

  /**
   * Carries out what a list of all articles means that could not be read whole: what it shows is
   * listed, and nothing is unlisted. Asked again it answers as before. One fenced transaction.
   */
  public ListingAccepted acceptPart(Reading reading) {
    return database
        .transactions()
        .fencedLong(reading.runId(), sql -> new ListingAcceptance(sql, reading).acceptPart());
  }

  /**
   * The reading of a list that is under way or has ended; empty where there is none. Reads only.
   */
  public Optional<Reading> current(ReadingKey key) {
    return ReadingRows.current(database.sql(), key);
  }
}

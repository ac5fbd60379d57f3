package dev.verialsync.db.erp;

import static dev.verialsync.db.jooq.erp.Tables.ARTICLE;
import static dev.verialsync.db.jooq.erp.Tables.READING;
import static dev.verialsync.db.jooq.erp.Tables.READING_ARTICLE;
import static dev.verialsync.db.jooq.erp.Tables.STAGED_BLOCK;

import dev.verialsync.db.Database;
import dev.verialsync.db.Phase;
import dev.verialsync.db.PreparedSql;
import dev.verialsync.db.SafeText;
import dev.verialsync.db.ServerClock;
import dev.verialsync.db.ShrinkLimit;
import dev.verialsync.db.issue.IssueSource;
import dev.verialsync.db.issue.IssueWriting;
import dev.verialsync.db.issue.NewIssue;
import dev.verialsync.db.jooq.erp.tables.records.ReadingRecord;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Readings of lists, block by block. A block's rows and the reader's cursor are committed together,
 * whoever crashes resumes at the block where it stood. Indexes are of some states alone: where one
 * is to be used, the state stands in the statement.
 */
public final class ReadingRepository {

  private static final PreparedSql DIFFERING =
      new PreparedSql(
          """
          select u.id
          from unnest(?::bigint[], ?::uuid[]) as u (id, hash) left join erp.article a on a.id = u.id
          where a.row_hash is distinct from u.hash
          """);

  /** Of an article whose known row is the same, the row is null. */
  private static final PreparedSql COMMIT_ARTICLES =
      new PreparedSql(
          """
      with input as materialized (
        select u.id, u.position, u.row, u.hash,
               row_number() over (partition by u.id order by u.position) = 1 as is_first
        from unnest(?::bigint[], ?::bigint[], ?::text[], ?::uuid[]) as u (id, position, row, hash)
      ), earlier as materialized (
        select article_id, position from erp.reading_article where reading_id = ? and article_id = any (?::bigint[])
      ), seen as (
        insert into erp.reading_article (reading_id, article_id, position)
        select ?, i.id, i.position from input i where i.is_first
        on conflict do nothing
        returning article_id
      ), landed as (
        insert into erp.article (id, row, row_hash)
        select i.id, i.row::jsonb, i.hash
        from input i join seen s on s.article_id = i.id
        where i.is_first and i.row is not null and i.id <> all (?::bigint[])
        on conflict (id) do update
        set row = excluded.row, row_hash = excluded.row_hash, changed_at = clock_timestamp()
        where article.row_hash <> excluded.row_hash
        returning xmax = 0 as inserted
      )
      select (select count(*) from landed where inserted) as inserted,
             (select count(*) from landed where not inserted) as changed,
             (select coalesce(array_agg(i.id order by i.position), '{}'::bigint[])
              from input i left join earlier e on e.article_id = i.id
              where case when e.article_id is null then not i.is_first else e.position <> i.position end) as duplicates
      """);

  /** The reading of all images; those of changes begin with it. */
  public static final String IMAGES = "images";

  private static final String IMAGE_LISTS = IMAGES + "%";

  private static final PreparedSql STAGE =
      new PreparedSql(
          """
      insert into erp.staged_block
        (reading_id, block, asked_from, settles, positions, article_ids, quantities, quantities_aux, rows)
      values (?, ?, ?, ?, ?::bigint[], ?::bigint[], ?::numeric[], ?::numeric[], ?::text[]::jsonb[])
      """);

  private static final String ANSWERED =
      """
      select exists (
        select from erp.reading r
        where r.list like ?
          and (r.state = 'accepted' or exists (select from erp.staged_block b where b.reading_id = r.id)))
      """;

  private static final String BEGIN_ANEW =
      """
      insert into erp.reading (run_id, phase, list, since, cursor)
      select run_id, phase, list, since, ?::jsonb from erp.reading where id = ?
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
              Optional<Reading> begun = current(sql, key);
              if (begun.isPresent()) {
                return begun.get();
              }
              clearLeftovers(sql, key.runId(), READING.LIST.notLike(IMAGE_LISTS));
              // Another attempt may begin it at the same moment: both continue the same one.
              return sql.insertInto(READING)
                  .set(READING.RUN_ID, key.runId())
                  .set(READING.PHASE, key.phase().label())
                  .set(READING.LIST, key.list())
                  .set(READING.SINCE, since)
                  .onConflictDoNothing()
                  .returning()
                  .fetchOptional()
                  .map(ReadingRepository::read)
                  .orElseGet(() -> current(sql, key).orElseThrow());
            });
  }

  /** Where all images are known, nobody continues what earlier runs left of their lists. */
  public static void clearImageLists(DSLContext sql, long runId) {
    clearLeftovers(sql, runId, READING.LIST.like(IMAGE_LISTS));
  }

  private static void clearLeftovers(DSLContext sql, long runId, Condition lists) {
    List<Long> left =
        sql.update(READING)
            .set(READING.STATE, "abandoned")
            .where(READING.RUN_ID.ne(runId))
            .and(READING.STATE.in(DSL.inline("open"), DSL.inline("complete")))
            .and(lists)
            .returningResult(READING.ID)
            .fetch(row -> row.value1());
    if (!left.isEmpty()) {
      sql.deleteFrom(READING_ARTICLE).where(READING_ARTICLE.READING_ID.in(left)).execute();
      sql.deleteFrom(STAGED_BLOCK).where(STAGED_BLOCK.READING_ID.in(left)).execute();
    }
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
    List<String> texts = rows.stream().map(row -> SafeText.json(row.json())).toList();
    Long[] ids = rows.stream().map(ArticleRow::articleId).toArray(Long[]::new);
    UUID[] hashes = texts.stream().map(ReadingRepository::digest).toArray(UUID[]::new);
    return database
        .transactions()
        .fenced(
            reading.runId(),
            sql -> {
              Reading next = advance(sql, reading, rows.size(), cursorJson);
              Set<Long> differing =
                  new HashSet<>(DIFFERING.fetch(sql, row -> row.getLong(1), ids, hashes));
              List<NewIssue> broken =
                  BrokenCharacters.in(
                      sql,
                      rows.stream().filter(row -> differing.contains(row.articleId())).toList());
              IssueWriting.record(sql, reading.runId(), IssueSource.ARTICLES, broken);
              BlockCommitted committed =
                  COMMIT_ARTICLES.fetchSingle(
                      sql,
                      row ->
                          new BlockCommitted(
                              next,
                              row.getInt("inserted"),
                              row.getInt("changed"),
                              List.of((Long[]) row.getArray("duplicates").getArray())),
                      ids,
                      rows.stream().map(ArticleRow::position).toArray(Long[]::new),
                      IntStream.range(0, ids.length)
                          .mapToObj(i -> differing.contains(ids[i]) ? texts.get(i) : null)
                          .toArray(String[]::new),
                      hashes,
                      reading.id(),
                      ids,
                      reading.id(),
                      BrokenCharacters.articles(broken));
              return committed.duplicates().isEmpty()
                  ? committed
                  : committed.of(repeating(sql, next, committed.duplicates()));
            });
  }

  /** As {@code sync.digest} makes it. */
  private static UUID digest(String text) {
    try {
      ByteBuffer hash =
          ByteBuffer.wrap(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
      return new UUID(hash.getLong(), hash.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Reading repeating(DSLContext sql, Reading reading, List<Long> articleIds) {
    sql.execute(
        "update erp.reading set repeated = array(select unnest(repeated || ?::bigint[]) limit 1000) where id = ?",
        articleIds.toArray(Long[]::new),
        reading.id());
    return read(sql.fetchSingle(READING, READING.ID.eq(reading.id())));
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
              Reading next = advance(sql, reading, 0, cursorJson);
              sql.update(READING)
                  .set(READING.UNREADABLE, READING.UNREADABLE.plus(1))
                  .where(READING.ID.eq(reading.id()))
                  .execute();
              addDoubt(sql, reading, inDoubt);
              return read(sql.fetchSingle(READING, READING.ID.eq(next.id())));
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
              Reading next = advance(sql, reading, rows.size(), cursorJson);
              stage(sql, reading, next.blocks(), askedFrom, null, rows);
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
              lock(sql, reading, READING.ID.eq(reading.id()).and(READING.STATE.eq("complete")));
              sql.deleteFrom(STAGED_BLOCK)
                  .where(STAGED_BLOCK.READING_ID.eq(reading.id()))
                  .and(STAGED_BLOCK.SETTLES.eq(articleId))
                  .execute();
              Integer last =
                  sql.select(DSL.max(STAGED_BLOCK.BLOCK))
                      .from(STAGED_BLOCK)
                      .where(STAGED_BLOCK.READING_ID.eq(reading.id()))
                      .fetchSingle()
                      .value1();
              stage(sql, reading, last == null ? 1 : last + 1, null, articleId, rows);
              return reading;
            });
  }

  private static void stage(
      DSLContext sql,
      Reading reading,
      int block,
      @Nullable Long askedFrom,
      @Nullable Long settles,
      List<ListRow> rows) {
    STAGE.execute(
        sql,
        reading.id(),
        block,
        askedFrom,
        settles,
        rows.stream().map(ListRow::position).toArray(Long[]::new),
        rows.stream().map(ListRow::articleId).toArray(Long[]::new),
        rows.stream().map(ListRow::value).toArray(BigDecimal[]::new),
        rows.stream().map(ListRow::valueAux).toArray(BigDecimal[]::new),
        rows.stream().map(row -> SafeText.json(row.json())).toArray(String[]::new));
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
        .fetchOptional(ReadingRepository::read);
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
              return read(sql.fetchSingle(READING, READING.ID.eq(reading.id())));
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
              lock(sql, reading, isWhereItStood(reading));
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
    database.transactions().fencedLong(reading.runId(), sql -> abandon(sql, reading));
  }

  /**
   * Gives up a reading and begins the same list anew, from a cursor: a worker that takes over goes
   * on with the new one. One fenced transaction.
   */
  public void beginAnew(Reading reading, String cursorJson) {
    database
        .transactions()
        .fencedLong(
            reading.runId(),
            sql -> {
              if (abandon(sql, reading) == 0) {
                throw new StaleReadingException(reading.id());
              }
              return sql.execute(BEGIN_ANEW, cursorJson, reading.id());
            });
  }

  /** Returns 0 where another attempt was faster. */
  public static int abandon(DSLContext sql, Reading reading) {
    int abandoned =
        sql.update(READING)
            .set(READING.STATE, "abandoned")
            .where(READING.ID.eq(reading.id()).and(READING.STATE.in("open", "complete")))
            .execute();
    sql.deleteFrom(READING_ARTICLE).where(READING_ARTICLE.READING_ID.eq(reading.id())).execute();
    sql.deleteFrom(STAGED_BLOCK).where(STAGED_BLOCK.READING_ID.eq(reading.id())).execute();
    return abandoned;
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
    return current(database.sql(), key);
  }

  private static Optional<Reading> current(DSLContext sql, ReadingKey key) {
    return sql.fetchOptional(
            READING,
            READING
                .RUN_ID
                .eq(key.runId())
                .and(READING.PHASE.eq(key.phase().label()))
                .and(READING.LIST.eq(key.list()))
                .and(READING.STATE.ne(DSL.inline("abandoned"))))
        .map(ReadingRepository::read);
  }

  public static Reading advance(DSLContext sql, Reading reading, int rows, String cursorJson) {
    return sql.update(READING)
        .set(READING.CURSOR, JSONB.jsonb(cursorJson))
        .set(READING.BLOCKS, reading.blocks() + 1)
        .set(READING.ROWS, READING.ROWS.plus(rows))
        .where(isWhereItStood(reading))
        .returning()
        .fetchOptional()
        .map(ReadingRepository::read)
        .orElseThrow(() -> new StaleReadingException(reading.id()));
  }

  private static void lock(DSLContext sql, Reading reading, Condition asItWas) {
    if (sql.selectFrom(READING).where(asItWas).forUpdate().fetchOptional().isEmpty()) {
      throw new StaleReadingException(reading.id());
    }
  }

  /** No other attempt has gone on with it. */
  private static Condition isWhereItStood(Reading reading) {
    return READING
        .ID
        .eq(reading.id())
        .and(READING.STATE.eq("open"))
        .and(READING.BLOCKS.eq(reading.blocks()));
  }

  static Reading read(ReadingRecord row) {
    return new Reading(
        row.getId(),
        row.getRunId(),
        row.getSince(),
        Reading.State.valueOf(row.getState().toUpperCase(Locale.ROOT)),
        row.getCursor() == null ? null : row.getCursor().data(),
        row.getBlocks(),
        row.getRows(),
        List.of(row.getRepeated()),
        row.getUnreadable(),
        row.getBelied());
  }
}

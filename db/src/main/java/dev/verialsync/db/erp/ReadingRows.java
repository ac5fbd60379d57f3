package dev.verialsync.db.erp;

import static dev.verialsync.db.jooq.erp.Tables.READING;
import static dev.verialsync.db.jooq.erp.Tables.READING_ARTICLE;
import static dev.verialsync.db.jooq.erp.Tables.STAGED_BLOCK;

import dev.verialsync.db.jooq.erp.tables.records.ReadingRecord;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.impl.DSL;

/**
 * Rows of {@code erp.reading}, within the caller's transaction. Its indexes are of some states
 * alone: where one is to be used, the state stands in the statement.
 */
public final class ReadingRows {

  /** The reading of all images; those of changes begin with it. */
  public static final String IMAGES = "images";

  static final String IMAGE_LISTS = IMAGES + "%";

  private static final String BEGIN_ANEW =
      """
      insert into erp.reading (run_id, phase, list, since, cursor)
      select run_id, phase, list, since, ?::jsonb from erp.reading where id = ?
      """;

  private ReadingRows() {}

  /** Where all images are known, nobody continues what earlier runs left of their lists. */
  public static void clearImageLists(DSLContext sql, long runId) {
    clearLeftovers(sql, runId, READING.LIST.like(IMAGE_LISTS));
  }

  static void clearLeftovers(DSLContext sql, long runId, Condition lists) {
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

  /** Begins the same list anew, from a cursor. */
  static int beginAnew(DSLContext sql, Reading reading, String cursorJson) {
    if (abandon(sql, reading) == 0) {
      throw new StaleReadingException(reading.id());
    }
    return sql.execute(BEGIN_ANEW, cursorJson, reading.id());
  }

  static Optional<Reading> current(DSLContext sql, ReadingKey key) {
    return sql.fetchOptional(
            READING,
            READING
                .RUN_ID
                .eq(key.runId())
                .and(READING.PHASE.eq(key.phase().label()))
                .and(READING.LIST.eq(key.list()))
                .and(READING.STATE.ne(DSL.inline("abandoned"))))
        .map(ReadingRows::read);
  }

  public static Reading advance(DSLContext sql, Reading reading, int rows, String cursorJson) {
    return sql.update(READING)
        .set(READING.CURSOR, JSONB.jsonb(cursorJson))
        .set(READING.BLOCKS, reading.blocks() + 1)
        .set(READING.ROWS, READING.ROWS.plus(rows))
        .where(isWhereItStood(reading))
        .returning()
        .fetchOptional()
        .map(ReadingRows::read)
        .orElseThrow(() -> new StaleReadingException(reading.id()));
  }

  static void lock(DSLContext sql, Reading reading, Condition asItWas) {
    if (sql.selectFrom(READING).where(asItWas).forUpdate().fetchOptional().isEmpty()) {
      throw new StaleReadingException(reading.id());
    }
  }

  /** No other attempt has gone on with it. */
  static Condition isWhereItStood(Reading reading) {
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

package dev.verialsync.db.erp;

import static dev.verialsync.db.jooq.erp.Tables.READING;
import static dev.verialsync.db.jooq.erp.Tables.STAGED_BLOCK;

import dev.verialsync.db.PreparedSql;
import dev.verialsync.db.SafeText;
import java.math.BigDecimal;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Rows of a reading that wait for its end, within the caller's transaction. */
final class StagedRows {

  private static final PreparedSql STAGE =
      new PreparedSql(
          """
      insert into erp.staged_block
        (reading_id, block, asked_from, settles, positions, article_ids, quantities, quantities_aux, rows)
      values (?, ?, ?, ?, ?::bigint[], ?::bigint[], ?::numeric[], ?::numeric[], ?::text[]::jsonb[])
      """);

  private StagedRows() {}

  /** One article's answer stands for all that was staged of it before. */
  static void settle(DSLContext sql, Reading reading, long articleId, List<ListRow> rows) {
    ReadingRows.lock(sql, reading, READING.ID.eq(reading.id()).and(READING.STATE.eq("complete")));
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
    add(sql, reading, last == null ? 1 : last + 1, null, articleId, rows);
  }

  static void add(
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
}

package dev.verialsync.db.shop;

import static dev.verialsync.db.jooq.sync.Tables.HOLD_IN_FORCE;

import org.jooq.DSLContext;
import org.jooq.Select;
import org.jooq.impl.DSL;

/** Takes over the names that a shop reads. */
public final class NameSettlement {

  private static final Select<?> HOLD_OF_ALL =
      DSL.selectOne().from(HOLD_IN_FORCE).where(HOLD_IN_FORCE.ARTICLE_ID.isNull());

  private NameSettlement() {}

  /**
   * Takes over the names, paths and trees that {@code erp} holds, where they differ, unless all
   * products are held; in a dry run, records the differences. Within a run's fenced transaction,
   * one statement a table.
   *
   * @return how many rows changed
   */
  public static int settle(DSLContext sql, long runId) {
    if (sql.fetchExists(HOLD_OF_ALL)) {
      return 0;
    }
    boolean dry = ProductRepository.isDry(sql);
    return NameTable.ALL.stream()
        .mapToInt(table -> sql.execute(dry ? table.differences() : table.settle(), runId))
        .sum();
  }
}

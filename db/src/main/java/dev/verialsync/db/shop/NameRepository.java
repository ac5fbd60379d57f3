package dev.verialsync.db.shop;

import static dev.verialsync.db.jooq.sync.Tables.HOLD_IN_FORCE;

import dev.verialsync.db.Database;
import org.jooq.Select;
import org.jooq.impl.DSL;

/** The names that a shop reads. */
public final class NameRepository {

  private static final Select<?> HOLD_OF_ALL =
      DSL.selectOne().from(HOLD_IN_FORCE).where(HOLD_IN_FORCE.ARTICLE_ID.isNull());

  private final Database database;

  public NameRepository(Database database) {
    this.database = database;
  }

  /**
   * Takes over the names, paths and trees that {@code erp} holds, where they differ, unless all
   * products are held; in a dry run, records the differences. One fenced transaction, one statement
   * a table.
   *
   * @return how many rows changed
   */
  public int settle(long runId) {
    return database
        .transactions()
        .fencedLong(
            runId,
            sql -> {
              if (sql.fetchExists(HOLD_OF_ALL)) {
                return 0;
              }
              boolean dry = ProductRepository.isDry(sql);
              return NameTable.ALL.stream()
                  .mapToInt(table -> sql.execute(dry ? table.differences() : table.settle(), runId))
                  .sum();
            });
  }
}

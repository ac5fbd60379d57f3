package dev.verialsync.db.shop;

import dev.verialsync.db.Database;

/** The names that a shop reads. */
public final class NameRepository {

  private final Database database;

  public NameRepository(Database database) {
    this.database = database;
  }

  /**
   * Takes over the names, paths and trees that {@code erp} holds, where they differ. One fenced
   * transaction, one statement a table.
   *
   * @return how many rows changed
   */
  public int settle(long runId) {
    return database
        .transactions()
        .fencedLong(
            runId,
            sql ->
                NameTable.ALL.stream().mapToInt(table -> sql.execute(table.settle(), runId)).sum());
  }
}

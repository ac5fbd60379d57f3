package dev.verialsync.db.console;

import dev.verialsync.db.Database;
import java.util.function.Function;
import org.jooq.DSLContext;

/** One page's reading: all of its statements see the same moment and none can write. */
final class Snapshot {

  private Snapshot() {}

  static <T> T read(Database database, Function<DSLContext, T> reading) {
    return database
        .transactions()
        .inTransaction(
            sql -> {
              sql.execute("set transaction isolation level repeatable read, read only");
              return reading.apply(sql);
            });
  }
}

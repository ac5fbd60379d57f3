package dev.verialsync.db.console;

import dev.verialsync.db.Database;
import dev.verialsync.db.PreparedSql;
import dev.verialsync.db.ServerClock;
import java.util.Objects;
import java.util.Optional;

/** The totals that each run's end settles. */
public final class CatalogueTotalsRepository {

  private static final PreparedSql LATEST =
      new PreparedSql(
          """
          select id, finished_at, catalogue_active, catalogue_priced, catalogue_with_image, catalogue_sellable
          from sync.run where catalogue_active is not null order by id desc limit 1
          """);

  private final Database database;

  public CatalogueTotalsRepository(Database database) {
    this.database = database;
  }

  /** Those of the last run that has ended; empty where none has. */
  public Optional<CatalogueTotals> latest() {
    return LATEST
        .fetch(
            database.sql(),
            row ->
                new CatalogueTotals(
                    row.getLong("id"),
                    Objects.requireNonNull(ServerClock.instant(row, "finished_at")),
                    row.getLong("catalogue_active"),
                    row.getLong("catalogue_priced"),
                    row.getLong("catalogue_with_image"),
                    row.getLong("catalogue_sellable")))
        .stream()
        .findFirst();
  }
}

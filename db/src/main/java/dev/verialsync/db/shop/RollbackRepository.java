package dev.verialsync.db.shop;

import static dev.verialsync.db.jooq.shop.Tables.VERSION_FLOOR;
import static dev.verialsync.db.jooq.sync.Tables.RUN;

import dev.verialsync.db.Database;
import dev.verialsync.db.run.RunStatus;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Record2;

/** Puts {@code shop} back as it was before a run, from the versions that writes have kept. */
public final class RollbackRepository {

  /** One transaction: as short as a batch of products. */
  private static final int PRODUCTS_AT_ONCE = 100;

  private final Database database;

  public RollbackRepository(Database database) {
    this.database = database;
  }

  /**
   * Why it cannot be rolled back to before this run, with what to do; empty = it can. Reads only.
   */
  public Optional<String> refusal(long beforeRun) {
    Record2<String, Instant> run =
        database
            .sql()
            .select(RUN.STATUS, RUN.STARTED_AT)
            .from(RUN)
            .where(RUN.ID.eq(beforeRun))
            .fetchOne();
    if (run == null) {
      return Optional.of(
          "There is no run %d; `verial-sync runs` lists those that there are."
              .formatted(beforeRun));
    }
    if (run.value1().equals(RunStatus.RUNNING.label())) {
      return Optional.of(
          "Run %d is under way: wait for its end, or cancel it with `verial-sync cancel`."
              .formatted(beforeRun));
    }
    Instant kept = database.sql().fetchSingle(VERSION_FLOOR).getKeptSince();
    return run.value2().isBefore(kept)
        ? Optional.of(
            "Run %d began at %s, and what was replaced before %s is no longer known (SHOP_KEEP_VERSIONS)."
                .formatted(beforeRun, run.value2(), kept))
        : Optional.empty();
  }

  /**
   * How many products would be put back, under an empty name, and how many of them differ in which
   * column, the most frequent first; {@code tiers} and {@code images} are among them. Reads only;
   * seconds for a hundred thousand products.
   */
  public Map<String, Long> preview(long beforeRun, Collection<Long> articleIds) {
    Long[] only = articleIds.isEmpty() ? null : articleIds.toArray(Long[]::new);
    Map<String, Long> counts = new LinkedHashMap<>();
    database
        .transactions()
        .longTransaction(
            sql -> sql.fetch(RollbackStatements.PREVIEW, only, only, beforeRun, Long.MAX_VALUE))
        .forEach(row -> counts.put(row.get("field", String.class), row.get("n", Long.class)));
    return counts;
  }

  /**
   * Holds what is to be put back, so that no later run writes it, and puts back the names. One
   * fenced transaction.
   */
  public void begin(long runId, RollbackRequest request) {
    database
        .transactions()
        .fencedLong(
            runId,
            sql -> {
              HoldRepository.place(
                  sql, request.articleIds(), request.reason(), request.by(), null, runId);
              if (request.articleIds().isEmpty()) {
                for (NameTable table : NameTable.ALL) {
                  sql.execute(table.restore(), request.beforeRun(), runId, runId);
                }
              }
              return null;
            });
  }

  /** How many products the run, or one after it, has written. Reads only. */
  public int affected(long runId, RollbackRequest request) {
    return database
        .sql()
        .fetchSingle(
            RollbackStatements.AFFECTED, request.beforeRun(), runId, request.only(), request.only())
        .get(0, Integer.class);
  }

  /**
   * Puts back the next products, one fenced transaction for up to a hundred. One that is as it was
   * is not written: to repeat a part that was done changes nothing.
   *
   * @param after those after this one, by id
   */
  public ProductsRestored restore(long runId, RollbackRequest request, long after) {
    List<Long> next =
        database
            .sql()
            .fetch(
                RollbackStatements.NEXT,
                after,
                request.beforeRun(),
                runId,
                request.only(),
                request.only(),
                PRODUCTS_AT_ONCE)
            .getValues(0, Long.class);
    if (next.isEmpty()) {
      return new ProductsRestored(after, 0, 0);
    }
    Long[] ids = next.toArray(Long[]::new);
    long start = System.nanoTime();
    Record restored =
        database.transactions().fenced(runId, sql -> restore(sql, runId, request, ids));
    Integer batch = restored.get("batch", Integer.class);
    if (batch != null) {
      int millis = (int) TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) + 1;
      ProductStatements.MEASURED.execute(database.sql(), millis, runId, batch);
    }
    return new ProductsRestored(
        ids[ids.length - 1], ids.length, restored.get("images_lost", Long.class));
  }

  private static Record restore(DSLContext sql, long runId, RollbackRequest request, Long[] ids) {
    return sql.fetchSingle(
        RollbackStatements.RESTORE,
        ids,
        ids,
        request.beforeRun(),
        runId,
        runId,
        runId,
        runId,
        request.beforeRun(),
        request.by(),
        request.reason(),
        runId);
  }
}

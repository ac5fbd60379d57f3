package dev.verialsync.db.shop;

import static dev.verialsync.db.jooq.shop.Tables.VERSION_FLOOR;
import static dev.verialsync.db.jooq.sync.Tables.RUN;

import dev.verialsync.db.Database;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Result;

/** Puts {@code shop} back as it was before a run, from the versions that writes have kept. */
public final class RollbackRepository {

  /** One transaction: as short as a batch of products. */
  private static final int PRODUCTS_AT_ONCE = 100;

  private final Database database;

  public RollbackRepository(Database database) {
    this.database = database;
  }

  /**
   * Why these cannot be rolled back to before this run, with what to do; empty = they can, once no
   * run is active. Reads only.
   *
   * @param articleIds empty = all
   */
  public Optional<String> refusal(long beforeRun, Collection<Long> articleIds) {
    return refusal(database.sql(), beforeRun, articleIds);
  }

  private static Optional<String> refusal(
      DSLContext sql, long beforeRun, Collection<Long> articleIds) {
    return refusal(sql, beforeRun).or(() -> HoldRepository.refusal(sql, articleIds));
  }

  private static Optional<String> refusal(DSLContext sql, long beforeRun) {
    Instant started =
        sql.select(RUN.STARTED_AT).from(RUN).where(RUN.ID.eq(beforeRun)).fetchOne(RUN.STARTED_AT);
    if (started == null) {
      return Optional.of("There is no run %d; `verial-sync runs` lists them.".formatted(beforeRun));
    }
    Instant kept = sql.fetchSingle(VERSION_FLOOR).getKeptSince();
    return started.isBefore(kept)
        ? Optional.of(
            "Run %d began at %s, and what was replaced before %s is no longer known (SHOP_KEEP_VERSIONS)."
                .formatted(beforeRun, started, kept))
        : Optional.empty();
  }

  /**
   * How many products would be put back, under an empty name, how many of these are held one by
   * one, under {@code held}, and how many of them differ in which column, the most frequent first;
   * {@code tiers} and {@code images} are among them, and so are the tables of names with how many
   * rows differ, such as {@code shop.manufacturer}. Reads only; half a minute for two hundred
   * thousand products.
   */
  public Map<String, Long> preview(long beforeRun, Collection<Long> articleIds) {
    return database
        .transactions()
        .longTransaction(
            sql -> {
              Map<String, Long> counts = new LinkedHashMap<>();
              products(sql, beforeRun, articleIds)
                  .forEach(
                      row -> counts.put(row.get("field", String.class), row.get("n", Long.class)));
              if (articleIds.isEmpty()) {
                NameTable.ALL.forEach(table -> count(sql, table, beforeRun, counts));
              }
              return counts;
            });
  }

  private static Result<Record> products(
      DSLContext sql, long beforeRun, Collection<Long> articleIds) {
    return articleIds.isEmpty()
        ? sql.fetch(RollbackStatements.PREVIEW_OF_ALL, beforeRun, Long.MAX_VALUE)
        : sql.fetch(
            RollbackStatements.PREVIEW_OF_THESE,
            beforeRun,
            Long.MAX_VALUE,
            articleIds.toArray(Long[]::new));
  }

  private static void count(
      DSLContext sql, NameTable table, long beforeRun, Map<String, Long> counts) {
    long rows = sql.fetchSingle(table.differing(), beforeRun).get(0, Long.class);
    if (rows > 0) {
      counts.put("shop." + table.name(), rows);
    }
  }

  /**
   * Holds what is to be put back, so that no later run writes it, and puts back the names. One
   * fenced transaction. From then on garbage collection keeps the versions.
   *
   * @return why it cannot be, where versions have gone since {@link #refusal(long, Collection)} was
   *     asked
   */
  public Optional<String> begin(long runId, RollbackRequest request) {
    return database
        .transactions()
        .fencedLong(
            runId,
            sql -> {
              Optional<String> refusal = refusal(sql, request.beforeRun(), request.articleIds());
              if (refusal.isEmpty()) {
                begin(sql, runId, request);
              }
              return refusal;
            });
  }

  private static void begin(DSLContext sql, long runId, RollbackRequest request) {
    HoldRepository.place(sql, request.articleIds(), request.reason(), request.by(), null, runId);
    if (request.articleIds().isEmpty()) {
      for (NameTable table : NameTable.ALL) {
        sql.execute(table.restore(), request.beforeRun(), runId, runId);
      }
    }
  }

  /** How many products are to be looked at. Reads only; seconds for millions of versions. */
  public int affected(long runId, RollbackRequest request) {
    return request.articleIds().isEmpty()
        ? database
            .transactions()
            .longTransaction(
                sql -> sql.fetchSingle(RollbackStatements.AFFECTED, request.beforeRun(), runId))
            .get(0, Integer.class)
        : request.articleIds().size();
  }

  /**
   * Puts back the next products, one fenced transaction for up to a hundred. One that is as it was
   * is not written: to repeat a part that was done changes nothing.
   *
   * @param after those after this one, by id
   */
  public ProductsRestored restore(long runId, RollbackRequest request, long after) {
    List<Long> next = next(runId, request, after);
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

  private List<Long> next(long runId, RollbackRequest request, long after) {
    return request.articleIds().isEmpty()
        ? database
            .transactions()
            .longTransaction(
                sql ->
                    sql.fetch(
                        RollbackStatements.NEXT,
                        request.beforeRun(),
                        runId,
                        after,
                        PRODUCTS_AT_ONCE))
            .getValues(0, Long.class)
        : request.articleIds().stream()
            .filter(id -> id > after)
            .sorted()
            .limit(PRODUCTS_AT_ONCE)
            .toList();
  }

  private static Record restore(DSLContext sql, long runId, RollbackRequest request, Long[] ids) {
    return sql.fetchSingle(
        RollbackStatements.RESTORE,
        request.beforeRun(),
        runId,
        ids,
        ids,
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

package dev.verialsync.db.shop;

import static dev.verialsync.db.jooq.sync.Tables.GUARD;

import dev.verialsync.db.Database;
import dev.verialsync.db.PreparedSql;
import dev.verialsync.db.RefusedException;
import dev.verialsync.db.Transactions;
import dev.verialsync.db.issue.IssueSource;
import dev.verialsync.db.issue.IssueWriting;
import dev.verialsync.db.media.ImagesState;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.WeakHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.postgresql.PGConnection;

/** Reads what products are made from, and writes products. */
public final class ProductRepository {

  private static final String INPUTS =
      """
      select a.id, a.listed, a.row::text as row_json, s.quantity, s.quantity_aux,
             coalesce(t.rows::text, '[]') as tariff_rows, coalesce(m.state, 'unknown') as images_state,
             sync.source_hash(?, a.listed, a.row_hash, s.hash, t.hash, m.list_hash, m.state) as source_hash
      from erp.article a
      left join erp.stock s on s.article_id = a.id
      left join erp.tariff t on t.article_id = a.id
      left join media.article m on m.article_id = a.id
      where a.id = any (?::bigint[])
      order by a.id
      """;

  /**
   * Transactions at once in a process, one for two cores: more would not write more, but wait for a
   * core or for each other while they hold their rows.
   */
  public static final int WRITERS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

  /** Only what PostgreSQL keeps apart is large; what it compressed into less is not. */
  private static final String WEIGHTS =
      """
      select a.id,
             case when pg_column_size(a.row) > 2000 then octet_length(a.row::text) else 2000 end::bigint
             + coalesce(case when pg_column_size(t.rows) > 2000 then octet_length(t.rows::text) end, 0) as bytes
      from unnest(?::bigint[]) with ordinality as u (id, n)
      join erp.article a on a.id = u.id
      left join erp.tariff t on t.article_id = a.id
      order by u.n
      """;

  private final Database database;
  private final Semaphore writers = new Semaphore(WRITERS, true);

  private final Set<PGConnection> warmedUp =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  /** Made with the repository: it takes longer than the first transaction may. */
  private final PreparedSql upsert = ProductStatements.UPSERT;

  public ProductRepository(Database database) {
    this.database = database;
  }

  /**
   * The same articles in parts whose rows a worker can hold; one article may be a part of its own.
   * Reads only.
   */
  public List<List<Long>> parts(Collection<Long> articleIds, long mostBytes) {
    List<List<Long>> parts = new ArrayList<>();
    List<Long> part = new ArrayList<>();
    long bytes = 0;
    for (Record row : database.sql().fetch(WEIGHTS, (Object) articleIds.toArray(Long[]::new))) {
      long weight = row.get("bytes", Long.class);
      if (!part.isEmpty() && bytes + weight > mostBytes) {
        parts.add(part);
        part = new ArrayList<>();
        bytes = 0;
      }
      part.add(row.get("id", Long.class));
      bytes += weight;
    }
    if (!part.isEmpty()) {
      parts.add(part);
    }
    return parts;
  }

  /**
   * All that these products are made from, in one query. An article that was never landed is not
   * among them.
   *
   * @param mappingVersion the same that the plan was made with
   */
  public List<ProductInput> readInputs(int mappingVersion, Collection<Long> articleIds) {
    return database
        .sql()
        .fetch(INPUTS, mappingVersion, articleIds.toArray(Long[]::new))
        .map(
            row ->
                new ProductInput(
                    row.get("id", Long.class),
                    row.get("listed", Boolean.class),
                    row.get("row_json", String.class),
                    row.get("quantity", BigDecimal.class),
                    row.get("quantity_aux", BigDecimal.class),
                    row.get("tariff_rows", String.class),
                    ImagesState.of(row.get("images_state", String.class)),
                    row.get("source_hash", UUID.class)));
  }

  /**
   * Writes products with their tiers and images, where they differ from what is there; their images
   * are those that {@code media} has now. Records what changed, the issues, and the state that the
   * products were made from. Leaves out those that are held; in a dry run, only records what it
   * would write. One short fenced transaction.
   *
   * @throws RefusedException when PostgreSQL refuses the data of one of them: nothing was written,
   *     and the batch should be split
   */
  public ProductsWritten write(ProductWrite write) {
    String products = ProductJson.products(write.products());
    String tiers = ProductJson.tiers(write.products());
    ProductsWritten written = inTurn(write, products, tiers);
    ProductStatements.MEASURED.execute(
        database.sql(), written.transactionMillis(), write.runId(), write.batchN());
    return written;
  }

  private ProductsWritten inTurn(ProductWrite write, String products, String tiers) {
    writers.acquireUninterruptibly();
    try {
      return database
          .transactions()
          .onOneConnection(
              (connection, transactions) -> {
                warmUp(connection, transactions, write.runId());
                return timed(transactions, write, products, tiers);
              });
    } finally {
      writers.release();
    }
  }

  /**
   * A batch of nothing, once a connection: to load the classes and to plan the statements takes
   * longer than the first transaction may. It finds no row to write, and no batch has the number 0.
   */
  private void warmUp(PGConnection connection, Transactions transactions, long runId) {
    if (!warmedUp.contains(connection)) {
      ProductWrite nothing = new ProductWrite(runId, 0, List.of(), List.of(), Map.of());
      transactions.fenced(runId, sql -> write(sql, nothing, "[]", "[]"));
      warmedUp.add(connection);
    }
  }

  private ProductsWritten timed(
      Transactions transactions, ProductWrite write, String products, String tiers) {
    long start = System.nanoTime();
    ProductsWritten written =
        transactions.fenced(
            write.runId(),
            sql -> {
              HoldRepository.Writable writable = HoldRepository.writable(sql, write.articleIds());
              if (!writable.held().isEmpty()) {
                ProductWrite rest = write.without(writable.held());
                return carryOut(
                        sql,
                        writable.dry(),
                        rest,
                        ProductJson.products(rest.products()),
                        ProductJson.tiers(rest.products()))
                    .without(writable.held());
              }
              return carryOut(sql, writable.dry(), write, products, tiers);
            });
    int millis = (int) TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) + 1;
    return new ProductsWritten(
        written.inserted(),
        written.updated(),
        written.unchanged(),
        written.deactivated(),
        millis,
        written.dry(),
        written.held());
  }

  /**
   * Settles what depends on more than one product, where it differs: {@code barcode_is_unique} of
   * all but the held ones; and tells the feed what is on sale now. A dry run records which barcodes
   * would differ. Two fenced transactions; a few seconds for a million products.
   *
   * @return of how many products {@code barcode_is_unique} changed, or would change
   */
  public int settle(long runId) {
    int settled =
        database
            .transactions()
            .fencedLong(
                runId,
                sql ->
                    isDry(sql)
                        ? foretold(sql, runId)
                        : sql.execute(ProductStatements.SETTLE_BARCODES, runId, runId));
    // In a transaction of its own: the feed gets one row a product and transaction.
    database
        .transactions()
        .fencedLong(runId, sql -> isDry(sql) ? 0 : FeedRepository.compareSale(sql, runId));
    FeedRepository.announce(database.sql());
    return settled;
  }

  private static int foretold(DSLContext sql, long runId) {
    return sql.execute(ProductStatements.FORETELL_BARCODES, runId, runId, runId);
  }

  private ProductsWritten carryOut(
      DSLContext sql, boolean dry, ProductWrite write, String products, String tiers) {
    return dry ? compare(sql, write, products, tiers) : write(sql, write, products, tiers);
  }

  static boolean isDry(DSLContext sql) {
    return sql.select(GUARD.DRY).from(GUARD).fetchSingle().value1();
  }

  /** A dry run's part: records what would be written, and writes nothing else. */
  private static ProductsWritten compare(
      DSLContext sql, ProductWrite write, String products, String tiers) {
    Long[] ids = ids(write);
    ProductsWritten compared =
        ProductStatements.DIFFERENCES.fetchSingle(
            sql, row -> counts(row, true), products, ids, tiers, ids, ids, ids, write.runId());
    ProductStatements.DRY_BOOKS.execute(
        sql, write.runId(), write.batchN(), write.runId(), write.batchN());
    return compared;
  }

  private static Long[] ids(ProductWrite write) {
    return write.products().stream().map(Product::id).toArray(Long[]::new);
  }

  private static ProductsWritten counts(ResultSet row, boolean dry) throws SQLException {
    return new ProductsWritten(
        row.getInt("inserted"),
        row.getInt("updated"),
        row.getInt("unchanged"),
        row.getInt("deactivated"),
        0,
        dry,
        List.of());
  }

  private ProductsWritten write(DSLContext sql, ProductWrite write, String products, String tiers) {
    Long[] ids = ids(write);
    ProductsWritten written =
        upsert.fetchSingle(
            sql,
            row -> counts(row, false),
            products,
            ids,
            tiers,
            ids,
            ids,
            ids,
            ids,
            write.runId(),
            write.runId(),
            ids,
            ids,
            ids,
            ids,
            write.runId());
    List<Long> open = IssueWriting.record(sql, write.runId(), IssueSource.PRODUCTS, write.issues());
    keepBooks(sql, write, ids, written, open);
    return written;
  }

  private static void keepBooks(
      DSLContext sql,
      ProductWrite write,
      Long[] writtenIds,
      ProductsWritten written,
      List<Long> openIssues) {
    List<Map.Entry<Long, UUID>> sources = List.copyOf(write.sourceHashes().entrySet());
    Long[] ids = sources.stream().map(Map.Entry::getKey).toArray(Long[]::new);
    ProductStatements.BOOKS.execute(
        sql,
        writtenIds,
        ids,
        sources.stream().map(Map.Entry::getValue).toArray(UUID[]::new),
        ids,
        write.runId(),
        ids,
        openIssues.toArray(Long[]::new),
        write.runId(),
        written.inserted(),
        written.updated(),
        written.deactivated(),
        write.runId(),
        write.batchN());
  }
}

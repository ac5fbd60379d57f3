package dev.verialsync.bench;

import dev.verialsync.bench.measure.Percentiles;
import dev.verialsync.bench.measure.Query;
import dev.verialsync.bench.reference.ImagesInTransaction;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.simulator.catalogue.Catalogue;
import dev.verialsync.workflows.messages.commands.CatalogSyncInput;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** One catalogue, copied in one mode on servers of its own, by a worker in a process of its own. */
final class ModeRuns implements AutoCloseable {

  private static final String IMAGES = "GetImagenesArticulosWS";

  /** As many as are allowed unless configured otherwise. */
  static final int CONCURRENT_CALLS = 4;

  /** What a shop reads, without the times of writing, which differ. */
  private static final Map<String, String> SHOP =
      Map.of(
          "product",
          "select (to_jsonb(t) - 'inserted_at' - 'changed_at')::text from shop.product t",
          "price",
          "select to_jsonb(t)::text from shop.product_price t",
          "image",
          "select to_jsonb(t)::text from shop.product_image t",
          "category",
          "select to_jsonb(t)::text from shop.category t",
          "web category",
          "select to_jsonb(t)::text from shop.web_category t",
          "manufacturer",
          "select to_jsonb(t)::text from shop.manufacturer t");

  private final CatalogSyncInput input;
  private final int articles;
  private final BenchSystem system;
  private final WorkerProcess worker;
  private int heap;

  /**
   * What one run cost, as its records say.
   *
   * @param calls rows of {@code erp.call}
   * @param seconds from {@code sync.run.started_at} to {@code finished_at}
   * @param images in the library's lists when the run had ended
   * @param again of them, those of the articles that were asked for, by {@code erp.call}
   */
  record Cost(int calls, double seconds, int images, int again) {}

  ModeRuns(CatalogSyncInput input, int articles, Duration latency, String heap) throws IOException {
    this.input = input;
    this.articles = articles;
    this.system =
        BenchSystem.start(
            SimulatorOptions.builder().articles(articles).latency(latency).build(),
            Map.of("VERIAL_MAX_CONCURRENT_CALLS", String.valueOf(CONCURRENT_CALLS)));
    this.worker = WorkerProcess.start(system.environment(), heap);
  }

  /** Makes one run, and fails where it did not complete. */
  Cost run() {
    var result = SyncRun.of(system.temporal(), input).result();
    if (!result.outcome().startsWith("completed") || !worker.isAlive()) {
      throw new IllegalStateException("The run ended as " + result.outcome() + ": " + result);
    }
    heap = Math.max(heap, (int) worker.heapAfterCollection());
    long id = result.runId();
    Query query = system.query();
    Cost cost =
        new Cost(
            (int) query.number("select count(*) from erp.call where run_id = " + id),
            query.number(
                "select extract(epoch from finished_at - started_at) from sync.run where id = "
                    + id),
            images(),
            (int)
                query.number(
                    "select count(*) from media.article_image i where exists (select from erp.call c where c.run_id = %d and c.method = '%s' and coalesce(c.article_id, i.article_id) = i.article_id)"
                        .formatted(id, IMAGES)));
    System.out.printf(
        "%s, %,d articles: run %d, %s, %,d calls, %.1f s%n",
        input.mode() == null ? "two phases" : input.mode(),
        articles,
        id,
        result.outcome(),
        cost.calls(),
        cost.seconds());
    return cost;
  }

  /** Name, price, stock and first image of every hundredth article. */
  void change() {
    Catalogue erp = system.simulator().catalogue();
    for (long id : changed()) {
      erp.changeArticle(id, Map.of("Nombre", "Título nuevo " + id));
      erp.setPrice(id, new BigDecimal("12.34"));
      erp.setStock(id, BigDecimal.valueOf(77));
      if (erp.imageCount(id) > 0) {
        erp.replaceImage(id, 1);
      } else {
        erp.addImage(id);
      }
    }
  }

  private List<Long> changed() {
    List<Long> ids = system.simulator().catalogue().articleIds();
    List<Long> changed = new ArrayList<>();
    for (int i = 99; i < ids.size(); i += 100) {
      changed.add(ids.get(i));
    }
    return changed;
  }

  /** The changed articles that the shop does not show as they are now. */
  List<String> notTakenOver() {
    return changed().stream()
        .filter(id -> !isTakenOver(id))
        .map(id -> "not taken over: " + id)
        .toList();
  }

  private boolean isTakenOver(long id) {
    return system
            .query()
            .number(
                "select count(*) from shop.product where id = %1$d and name = 'Título nuevo %1$d' and price_net = 12.34 and stock = 77"
                    .formatted(id))
        == 1;
  }

  Percentiles transactions() {
    return new Percentiles(
        system
            .query()
            .integers(
                "select transaction_millis from sync.batch where transaction_millis is not null"));
  }

  int articles() {
    return articles;
  }

  int images() {
    return (int) system.query().number("select count(*) from media.article_image");
  }

  /** The highest heap after a collection, in megabytes, looked at after each run. */
  int heap() {
    return heap;
  }

  ImagesInTransaction predecessor() throws SQLException {
    return new ImagesInTransaction(
        system.query(), system.simulator().uri(), system.simulator().options().session());
  }

  /** All that a shop reads, one row a line. */
  Set<String> shop() {
    Set<String> rows = new TreeSet<>();
    SHOP.forEach(
        (table, sql) -> system.query().lines(sql).forEach(row -> rows.add(table + " " + row)));
    return rows;
  }

  /** The images that only one of the two has: the shop, or what the predecessor downloaded. */
  List<String> imageDifferences() {
    String both =
        "select product_id || ' ' || position || ' ' || sha256 from %1$s.product_image except select product_id || ' ' || position || ' ' || sha256 from %2$s.product_image";
    List<String> differences = system.query().lines(both.formatted("shop", "bench"));
    differences.addAll(system.query().lines(both.formatted("bench", "shop")));
    return differences;
  }

  @Override
  public void close() {
    worker.close();
    system.close();
  }
}

package dev.verialsync.bench;

import dev.verialsync.bench.measure.EngineUse;
import dev.verialsync.bench.measure.Machine;
import dev.verialsync.bench.measure.Table;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.simulator.catalogue.BulkChange;
import dev.verialsync.simulator.catalogue.Catalogue;
import dev.verialsync.simulator.catalogue.ChangeKind;
import dev.verialsync.workflows.messages.commands.CatalogSyncInput;
import dev.verialsync.workflows.messages.results.CatalogSyncResult;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How much each kind of run asks of the ERP. */
@Command(
    name = "calls",
    description = "Calls by method of each kind of run, next to what they may be.",
    mixinStandardHelpOptions = true)
final class Calls implements Callable<Integer> {

  private static final String IMAGES = "GetImagenesArticulosWS";
  private static final String PER_ARTICLE = "per-article";

  /** What the issue allows for all of the changed articles' images. */
  private static final int BLOCKS = 5;

  /** Articles that are asked for one by one to prove that a server's blocks are right. */
  private static final int PROOF = 65;

  private static final int ONE_ARTICLE = 6;
  private static final int IN_FLIGHT = 8;

  /**
   * What changed in the minute before a run, or in the configured margin, is asked for once more by
   * design: here what a run has changed that was followed at once, and not what comes after a wait.
   */
  private static final int OLDER_THAN_A_MINUTE = 62;

  @Option(
      names = "--articles",
      split = ",",
      defaultValue = "7879",
      description = "Sizes of the catalogue (${DEFAULT-VALUE}); 100000 takes some minutes.")
  private List<Integer> articles = List.of();

  @Option(
      names = "--image-strategy",
      defaultValue = CatalogSyncInput.DEFAULT_IMAGE_STRATEGY,
      description = "How images are asked for, but where a row names its own (${DEFAULT-VALUE}).")
  private String strategy = "";

  @Option(
      names = "--latency",
      description =
          "How long each call takes, such as 190ms: only a first run, its images of 45 KB, next to the ideal of one call an article.")
  private String latency = "";

  @Option(names = "--heap", description = "Heap of a worker in a process of its own, such as 256m.")
  private String heap = "";

  @Option(
      names = "--without-images",
      description =
          "Leave the first run's image calls out: the repeat runs of a large catalogue, soon.")
  private boolean withoutImages;

  @Override
  public Integer call() throws Exception {
    for (int size : articles) {
      if (latency.isEmpty()) {
        measure(size);
      } else {
        withLatency(size, latency(latency));
      }
    }
    return 0;
  }

  /** Of a text such as 190ms. */
  static Duration latency(String text) {
    return Duration.ofMillis(Long.parseLong(text.replaceFirst("ms$", "")));
  }

  private void withLatency(int size, Duration each) throws Exception {
    try (BenchSystem system =
        BenchSystem.start(SimulatorOptions.builder().articles(size).latency(each).build(), Map.of())
            .withWorker()) {
      SyncRun run = SyncRun.of(system.temporal(), by(strategy));
      double ideal = size * each.toMillis() / 1000.0 / IN_FLIGHT;
      System.out.printf(
          "First run of %,d articles, %d ms a call, %d at once; target: at most 0.20 of the ideal of one call an article with blocks, 0.25 and 200 calls with auto%n",
          size, each.toMillis(), IN_FLIGHT);
      new Table("strategy", "calls", "of them images", "images", "seconds", "ideal", "of the ideal")
          .row(
              strategy,
              system.simulator().calls().total(),
              system.simulator().calls().total(IMAGES),
              (long) system.query().number("select count(*) from media.article_image"),
              run.whole().seconds(),
              ideal,
              run.whole().seconds() / ideal)
          .print();
      System.out.printf("Outcome %s. Load %s.%n%n", run.result().outcome(), Machine.load());
    }
  }

  private static CatalogSyncInput by(String strategy) {
    return CatalogSyncInput.builder().imageStrategy(strategy).build();
  }

  private void measure(int size) throws Exception {
    try (BenchSystem system =
            BenchSystem.start(
                SimulatorOptions.builder().articles(size).imageBytes(10_000).build(),
                Map.of("VERIAL_CLOCK_MARGIN", "PT0S"));
        WorkerProcess process =
            heap.isEmpty() ? null : WorkerProcess.start(system.environment(), heap)) {
      if (process == null) {
        system.withWorker();
      }
      HeapWatch heapWatch = process == null ? null : new HeapWatch(process);
      Catalogue catalogue = system.simulator().catalogue();
      int lists = 4 * ((size + 999) / 1_000) + 25;
      int onePercent = Math.round(size / 100f);
      Table table =
          new Table("run", "seconds", "calls", "at most", "of them images", "at most", "written");
      if (withoutImages) {
        fetchNoImages(system);
      } else {
        int mostImages = isOneByOne() ? size : size / 50 + PROOF + BLOCKS;
        row(table, "first", system, lists + mostImages, mostImages);
      }
      row(table, "nothing changed", system, lists, 0);
      new BulkChange(ChangeKind.STOCK, onePercent, 7).applyTo(catalogue);
      new BulkChange(ChangeKind.PRICE, onePercent, 8).applyTo(catalogue);
      row(table, "1 % of stock, 1 % of prices", system, lists, 0);
      new BulkChange(ChangeKind.ARTICLE, onePercent, 9).applyTo(catalogue);
      int mostOfChanged = isOneByOne() ? onePercent : BLOCKS;
      row(table, "1 % of the articles changed", system, lists + mostOfChanged, mostOfChanged);
      TimeUnit.SECONDS.sleep(OLDER_THAN_A_MINUTE);
      new BulkChange(ChangeKind.ARTICLE, onePercent, 10).applyTo(catalogue);
      row(table, "another 1 %, images by block", system, by("blocks"), lists + BLOCKS, BLOCKS);
      row(
          table,
          "one article",
          system,
          SyncRun.input(
              null, List.of((long) system.query().number("select min(id) from erp.article"))),
          ONE_ARTICLE,
          1);
      new BulkChange(ChangeKind.ARTICLE, onePercent, 11).applyTo(catalogue);
      TimeUnit.SECONDS.sleep(OLDER_THAN_A_MINUTE);
      cancelHalfway(system, onePercent);
      row(
          table,
          "another 1 %, article by article, after a run of it that was cancelled, both together",
          system,
          by(PER_ARTICLE),
          2 * lists + 3 * onePercent + IN_FLIGHT,
          3 * onePercent + IN_FLIGHT);
      System.out.printf("Calls to the ERP, %,d articles, no latency, no rate%n", size);
      table.print();
      if (process != null && heapWatch != null) {
        heapWatch.print();
        System.out.printf("Worker with -Xmx%s: %s%n", heap, process.memory());
      }
      EngineUse.of(system.temporal().client()).print();
      System.out.printf("Load %s.%n%n", Machine.load());
    }
  }

  /** As if every article's images had been fetched, and there were none. */
  private static void fetchNoImages(BenchSystem system) {
    SyncRun.of(system.temporal(), SyncRun.input("products", List.of()));
    system
        .query()
        .execute(
            "insert into media.article (article_id, as_of, state, images, list_hash, run_id) "
                + "select id, now(), 'known', 0, sync.digest(''), 1 from erp.article");
    system
        .query()
        .execute("update media.floor set floor_at = now(), run_id = 1, raised_at = now()");
    SyncRun.of(system.temporal(), SyncRun.input("products", List.of()));
  }

  /** Starts a run, cancels it in the middle of its images, and leaves its calls counted. */
  private static void cancelHalfway(BenchSystem system, int changed) throws InterruptedException {
    system.simulator().calls().reset();
    WorkflowStub run = SyncRun.start(system.temporal(), by(PER_ARTICLE));
    while (system.simulator().calls().total(IMAGES) < changed / 2) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    run.cancel();
    try {
      run.getResult(CatalogSyncResult.class);
      throw new IllegalStateException("The run ended before it was cancelled.");
    } catch (WorkflowFailedException cancelled) {
      System.out.printf(
          "cancelled after %,d image calls%n", system.simulator().calls().total(IMAGES));
    }
  }

  private boolean isOneByOne() {
    return strategy.equals(PER_ARTICLE);
  }

  private void row(Table table, String name, BenchSystem system, int mostCalls, int mostImages) {
    row(table, name, system, by(strategy), mostCalls, mostImages);
  }

  private static void row(
      Table table,
      String name,
      BenchSystem system,
      CatalogSyncInput input,
      int mostCalls,
      int mostImages) {
    SyncRun run = SyncRun.of(system.temporal(), input);
    Map<String, Long> calls = new TreeMap<>(system.simulator().calls().totals());
    var counts = run.result().totals().counts();
    table.row(
        name,
        run.whole().seconds(),
        system.simulator().calls().total(),
        mostCalls,
        calls.getOrDefault(IMAGES, 0L),
        mostImages,
        counts.productsInserted() + counts.productsUpdated());
    calls.remove(IMAGES);
    System.out.printf("%s: lists %s%n", name, calls);
    system.simulator().calls().reset();
  }
}

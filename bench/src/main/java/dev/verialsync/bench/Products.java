package dev.verialsync.bench;

import dev.verialsync.bench.measure.CpuTimes;
import dev.verialsync.bench.measure.Machine;
import dev.verialsync.bench.measure.Percentiles;
import dev.verialsync.bench.measure.Table;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.simulator.catalogue.BulkChange;
import dev.verialsync.simulator.catalogue.Catalogue;
import dev.verialsync.simulator.catalogue.ChangeKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Phase 2: the writing activity alone, and the whole phase. */
@Command(
    name = "products",
    description = "The product-writing activity alone, and the whole products phase.",
    mixinStandardHelpOptions = true)
final class Products implements Callable<Integer> {

  static final int LONGEST_TRANSACTION_MILLIS = 100;

  @Option(
      names = "--articles",
      split = ",",
      defaultValue = "7879,50000",
      description = "Sizes of the catalogue for the whole phase (${DEFAULT-VALUE}).")
  private List<Integer> articles = List.of();

  @Option(
      names = "--alone",
      defaultValue = "7879",
      description = "Articles for the activity alone (${DEFAULT-VALUE}); 0 leaves it out.")
  private int alone;

  @Option(
      names = "--threads",
      split = ",",
      defaultValue = "1,4",
      description = "Activities at once, for the activity alone (${DEFAULT-VALUE}).")
  private List<Integer> threads = List.of();

  @Option(
      names = "--new-workers",
      defaultValue = "3",
      description =
          "New workers whose first run is compared with a warm one's (${DEFAULT-VALUE}); 0 leaves it out.")
  private int newWorkers;

  @Option(names = "--detail", description = "Also print who used the processor.")
  private boolean detail;

  @Override
  public Integer call() throws Exception {
    ProductsAlone.Rates rates = null;
    if (alone > 0) {
      try (ProductsAlone bench = new ProductsAlone(alone, detail)) {
        rates = bench.run(threads);
      }
    }
    for (int size : articles) {
      if (size > 0) {
        wholePhase(size, rates);
      }
    }
    if (newWorkers > 0) {
      newWorkers();
    }
    return 0;
  }

  private void wholePhase(int size, ProductsAlone.@Nullable Rates alone) throws Exception {
    try (BenchSystem system =
        BenchSystem.start(SimulatorOptions.builder().articles(size).build(), Map.of())
            .withWorker()) {
      SyncRun first = SyncRun.of(system.temporal(), SyncRun.input("products", List.of()));
      SyncRun unchanged = SyncRun.of(system.temporal(), SyncRun.input("products", List.of()));
      Catalogue catalogue = system.simulator().catalogue();
      new BulkChange(ChangeKind.ARTICLE, size, 7).applyTo(catalogue);
      CpuTimes cpu = new CpuTimes();
      SyncRun rewritten = SyncRun.of(system.temporal(), SyncRun.input("products", List.of()));
      if (detail) {
        cpu.print("every article changed: CPU of", size);
      }
      System.out.printf(
          "Phase 2 of %,d articles; target: at least 0.4 of the products a second of the activity alone%n",
          size);
      Table table =
          new Table(
              "run",
              "calls",
              "listing, s",
              "from the plan on, s",
              "products/s",
              "of the activity alone",
              "CPU ms each",
              "transaction p50",
              "p99",
              "max, ms",
              "over 100 ms");
      row(table, "first", system, size, first, alone == null ? 0 : alone.firstInsert());
      row(table, "unchanged", system, size, unchanged, 0);
      row(
          table,
          "every article changed",
          system,
          size,
          rewritten,
          alone == null ? 0 : alone.updateOfAll());
      table.print();
      System.out.printf("Load %s.%n%n", Machine.load());
    }
  }

  /** First runs by new workers, and by the same workers again, in turn. */
  private void newWorkers() throws Exception {
    int size = articles.get(0);
    try (BenchSystem system =
        BenchSystem.start(SimulatorOptions.builder().articles(size).build(), Map.of())) {
      Table table =
          new Table(
              "worker", "new: transaction p50", "max, ms", "warm: transaction p50", "max, ms");
      List<Integer> longest = new ArrayList<>();
      List<Integer> longestOfWarm = new ArrayList<>();
      for (int n = 1; n <= newWorkers; n++) {
        try (WorkerProcess worker = WorkerProcess.start(system.environment(), "1g")) {
          Percentiles first = firstRun(system);
          firstRun(system);
          Percentiles warm = firstRun(system);
          table.row(n, first.at(0.5), first.at(1), warm.at(0.5), warm.at(1));
          longest.add(first.at(1));
          longestOfWarm.add(warm.at(1));
          if (!worker.isAlive()) {
            throw new IllegalStateException("The worker ended: " + worker.memory());
          }
        }
      }
      System.out.printf(
          "First runs of %,d products by new workers (the first on a new database), and by the same ones warm; target: no longer transactions%n",
          size);
      table.print();
      System.out.printf(
          Locale.ROOT,
          "Longest of a new worker / of a warm one, medians: %.2f. Load %s.%n%n",
          new Percentiles(longest).at(0.5) / (double) new Percentiles(longestOfWarm).at(0.5),
          Machine.load());
    }
  }

  private static Percentiles firstRun(BenchSystem system) {
    system.query().execute("truncate shop.product cascade");
    system.query().execute("truncate sync.product_source, sync.product_event");
    return transactions(
        system, SyncRun.of(system.temporal(), SyncRun.input("products", List.of())));
  }

  private static Percentiles transactions(BenchSystem system, SyncRun run) {
    return new Percentiles(
        system
            .query()
            .integers(
                "select transaction_millis from sync.batch where transaction_millis is not null and run_id = "
                    + run.result().runId()));
  }

  private static void row(
      Table table, String name, BenchSystem system, int size, SyncRun run, double alone) {
    Percentiles transactions = transactions(system, run);
    table.row(
        name,
        run.calls(),
        run.listing(),
        run.working(),
        size / run.working(),
        alone == 0 ? "" : size / run.working() / alone,
        run.whole().cpuMillisEach(size),
        transactions.at(0.5),
        transactions.at(0.99),
        transactions.at(1),
        transactions.above(LONGEST_TRANSACTION_MILLIS));
  }
}

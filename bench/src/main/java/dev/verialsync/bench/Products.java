package dev.verialsync.bench;

import dev.verialsync.bench.measure.CpuTimes;
import dev.verialsync.bench.measure.Machine;
import dev.verialsync.bench.measure.Percentiles;
import dev.verialsync.bench.measure.Table;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.simulator.catalogue.BulkChange;
import dev.verialsync.simulator.catalogue.Catalogue;
import dev.verialsync.simulator.catalogue.ChangeKind;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
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

  @Option(names = "--detail", description = "Also print who used the processor.")
  private boolean detail;

  @Override
  public Integer call() throws Exception {
    if (alone > 0) {
      try (ProductsAlone bench = new ProductsAlone(alone, detail)) {
        bench.run(threads);
      }
    }
    for (int size : articles) {
      if (size > 0) {
        wholePhase(size);
      }
    }
    return 0;
  }

  private void wholePhase(int size) throws Exception {
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
          "Phase 2 of %,d articles; target: at least 3,000 products a second from the planning on%n",
          size);
      Table table =
          new Table(
              "run",
              "calls",
              "listing, s",
              "from the plan on, s",
              "products/s",
              "CPU ms each",
              "transaction p50",
              "p99",
              "max, ms",
              "over 100 ms");
      row(table, "first", system, size, first);
      row(table, "unchanged", system, size, unchanged);
      row(table, "every article changed", system, size, rewritten);
      table.print();
      System.out.printf("Load %s.%n%n", Machine.load());
    }
  }

  private static void row(Table table, String name, BenchSystem system, int size, SyncRun run) {
    List<Integer> millis =
        system
            .query()
            .integers(
                "select transaction_millis from sync.batch where transaction_millis is not null and run_id = "
                    + run.result().runId());
    Percentiles transactions = new Percentiles(millis);
    table.row(
        name,
        run.calls(),
        run.listing(),
        run.working(),
        size / run.working(),
        run.whole().cpuMillisEach(size),
        transactions.at(0.5),
        transactions.at(0.99),
        transactions.at(1),
        transactions.above(LONGEST_TRANSACTION_MILLIS));
  }
}

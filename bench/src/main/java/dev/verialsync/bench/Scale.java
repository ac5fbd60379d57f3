package dev.verialsync.bench;

import dev.verialsync.bench.measure.EngineUse;
import dev.verialsync.bench.measure.Machine;
import dev.verialsync.bench.measure.Table;
import dev.verialsync.simulator.SimulatorOptions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A catalogue of a million articles, products only. */
@Command(
    name = "scale",
    description = "A products-only run of a large catalogue: histories, payloads, heap.",
    mixinStandardHelpOptions = true)
final class Scale implements Callable<Integer> {

  @Option(
      names = "--articles",
      defaultValue = "1000000",
      description = "Articles (${DEFAULT-VALUE}).")
  private int articles;

  @Option(names = "--heap", defaultValue = "256m", description = "-Xmx (${DEFAULT-VALUE}).")
  private String heap = "";

  @Override
  public Integer call() throws Exception {
    try (BenchSystem system =
            BenchSystem.start(
                SimulatorOptions.builder().articles(articles).callLogLimit(10_000).build(),
                Map.of());
        WorkerProcess worker = WorkerProcess.start(system.environment(), heap);
        HeapWatch watch = new HeapWatch(worker)) {
      System.out.printf("Products-only runs of %,d articles with -Xmx%s%n", articles, heap);
      Table table =
          new Table("run", "outcome", "calls", "listing, s", "from the plan on, s", "products/s");
      for (String name : List.of("first", "unchanged")) {
        SyncRun run = SyncRun.of(system.temporal(), SyncRun.input("products", List.of()));
        table.row(
            name,
            run.result().outcome(),
            run.calls(),
            run.listing(),
            run.working(),
            articles / run.working());
      }
      table.print();
      watch.print();
      System.out.println("Worker: " + worker.memory());
      EngineUse.of(system.temporal().client()).print();
      System.out.printf("Load %s.%n%n", Machine.load());
      return worker.isAlive() ? 0 : 1;
    }
  }
}

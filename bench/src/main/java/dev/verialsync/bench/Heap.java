package dev.verialsync.bench;

import dev.verialsync.bench.measure.Machine;
import dev.verialsync.bench.measure.Table;
import dev.verialsync.simulator.SimulatorOptions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A whole catalogue with large originals among its images, in a worker of little memory. */
@Command(
    name = "heap",
    description = "The whole catalogue with originals of 10-15 MB, in a worker of 256 MB of heap.",
    mixinStandardHelpOptions = true)
final class Heap implements Callable<Integer> {

  @Option(names = "--articles", defaultValue = "7879", description = "Articles (${DEFAULT-VALUE}).")
  private int articles;

  @Option(
      names = "--large",
      defaultValue = "0.003",
      description = "Share of the images that are originals of 10 to 15 MB (${DEFAULT-VALUE}).")
  private double large;

  @Option(names = "--heap", defaultValue = "256m", description = "-Xmx (${DEFAULT-VALUE}).")
  private String heap = "";

  @Override
  public Integer call() throws Exception {
    try (BenchSystem system =
            BenchSystem.start(
                SimulatorOptions.builder().articles(articles).largeImageShare(large).build(),
                Map.of());
        WorkerProcess worker = WorkerProcess.start(system.environment(), heap)) {
      SyncRun run = SyncRun.of(system.temporal(), SyncRun.input(null, List.of()));
      System.out.printf("The whole catalogue of %,d articles with -Xmx%s%n", articles, heap);
      new Table(
              "outcome",
              "seconds",
              "image calls",
              "images stored",
              "of more than 10 MB",
              "largest, MB",
              "MB in all")
          .row(
              run.result().outcome(),
              run.whole().seconds(),
              run.result().totals().callsByMethod().get("GetImagenesArticulosWS"),
              run.result().totals().counts().imagesStored(),
              (long)
                  system.query().number("select count(*) from media.object where bytes > 10000000"),
              system.query().number("select max(bytes) / 1e6 from media.object"),
              system.query().number("select sum(bytes) / 1e6 from media.object"))
          .print();
      System.out.println("Worker: " + worker.memory());
      System.out.printf("Load %s.%n%n", Machine.load());
      return worker.isAlive() ? 0 : 1;
    }
  }
}

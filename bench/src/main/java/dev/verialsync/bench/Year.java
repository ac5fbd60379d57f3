package dev.verialsync.bench;

import dev.verialsync.bench.measure.Machine;
import dev.verialsync.bench.measure.Query;
import dev.verialsync.bench.measure.Stopwatch;
import dev.verialsync.bench.measure.Table;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.simulator.catalogue.BulkChange;
import dev.verialsync.simulator.catalogue.Catalogue;
import dev.verialsync.simulator.catalogue.ChangeKind;
import dev.verialsync.workflows.messages.commands.CatalogSyncInput;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What a year of runs costs the runs after it, and what {@code gc} leaves of it. */
@Command(
    name = "year",
    description = "Runs, status, history and sizes with the records of a year, and after gc.",
    mixinStandardHelpOptions = true)
final class Year implements Callable<Integer> {

  private static final int RUNS = 20;
  private static final int MINUTES_A_RUN = 10;
  private static final int WEEKS = 8;
  private static final int COMMANDS = 5;

  @Option(names = "--articles", defaultValue = "8000", description = "Articles (${DEFAULT-VALUE}).")
  private int articles;

  @Option(
      names = "--days",
      defaultValue = "456",
      description =
          "Days of records (${DEFAULT-VALUE}: as long as history is kept, and the eight weeks that"
              + " follow).")
  private int days;

  private final Table runs =
      new Table("20 runs", "seconds, median", "longest", "CPU s each", "status, s", "history, s");
  private int seed;

  /** Its stock changed in the runs that are the shape. */
  private String article = "1";

  @Override
  public Integer call() throws Exception {
    try (BenchSystem system =
        BenchSystem.start(
                SimulatorOptions.builder().articles(articles).imageBytes(2_000).build(),
                Map.of("VERIAL_CLOCK_MARGIN", "PT0S"))
            .withWorker()) {
      SyncRun.of(system.temporal(), CatalogSyncInput.builder().build());
      warmUp(system);
      long first = (long) system.query().number("select max(id) from sync.run");
      measure("the first 20", system, null);
      article =
          system
              .query()
              .texts(
                  "select min(article_id) from sync.product_event where kind = 'stock_changed' and run_id > "
                      + first)
              .get(0);
      YearOfRuns year = new YearOfRuns(system.query(), first, RUNS, MINUTES_A_RUN);
      Stopwatch inserting = new Stopwatch();
      year.startBefore(Duration.ofDays(days));
      year.insert(Duration.ofDays(days - 7L * WEEKS));
      System.out.printf(
          "%,.0f runs of %d days inserted in %.0f s%n%n",
          system.query().number("select count(*) from sync.run"),
          days - 7 * WEEKS,
          inserting.lap().seconds());
      Sizes sizes = new Sizes(YearOfRuns.TABLES, system.query());
      measure("with the records of %d days".formatted(days - 7 * WEEKS), system, null);
      sizes.note("before gc");
      Stopwatch collecting = new Stopwatch();
      Process gc = gc(system, WEEKS);
      measure("during gc --delete", system, gc);
      await(gc);
      System.out.printf(
          "gc --delete: %.0f s, with runs at the same time%n", collecting.lap().seconds());
      sizes.note("after gc");
      measure("after gc", system, null);
      for (int week = 1; week <= WEEKS; week++) {
        year.insert(Duration.ofDays(7));
        Stopwatch weekly = new Stopwatch();
        await(gc(system, WEEKS - week));
        System.out.printf("gc --delete of week %d: %.0f s%n", week, weekly.lap().seconds());
        sizes.note("week " + week);
      }
      measure("eight weeks later", system, null);
      System.out.println();
      runs.print();
      sizes.print();
      System.out.printf("Load %s.%n%n", Machine.load());
      return 0;
    }
  }

  /** The bucket gets its mark, and the first status has its classes archived in the background. */
  private void warmUp(BenchSystem system) throws Exception {
    await(launch(system, Map.of(), "migrate"));
    await(launch(system, Map.of(), "status"));
    Path archives = system.settings().home().resolve("cache");
    while (Stream.of(Objects.requireNonNull(archives.toFile().list()))
        .noneMatch(name -> name.endsWith(".jsa"))) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    for (int run = 0; run < 5; run++) {
      change(system.simulator().catalogue());
      SyncRun.of(system.temporal(), CatalogSyncInput.builder().build());
    }
  }

  /** Runs with changes between them; with a process until that ends, if that takes longer. */
  private void measure(String name, BenchSystem system, @Nullable Process during) throws Exception {
    List<Double> seconds = new ArrayList<>();
    double cpu = 0;
    for (int run = 0; run < RUNS || (during != null && during.isAlive()); run++) {
      change(system.simulator().catalogue());
      Stopwatch.Lap lap = SyncRun.of(system.temporal(), CatalogSyncInput.builder().build()).whole();
      seconds.add(lap.seconds());
      cpu += lap.cpuSeconds();
    }
    double[] sorted = seconds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    runs.row(
        sorted.length == RUNS ? name : name + " (" + sorted.length + ")",
        sorted[sorted.length / 2],
        sorted[sorted.length - 1],
        cpu / sorted.length,
        command(system, "status"),
        command(system, "history", article));
    System.out.printf("%s: %s, load %s%n", name, Arrays.toString(sorted), Machine.load());
  }

  /** What ten minutes of a shop change: stock, some prices, a text; one product loses its price. */
  private void change(Catalogue catalogue) {
    seed++;
    new BulkChange(ChangeKind.STOCK, Math.max(1, articles * 3 / 1_000), seed).applyTo(catalogue);
    new BulkChange(ChangeKind.PRICE, articles / 2_000, seed).applyTo(catalogue);
    new BulkChange(ChangeKind.ARTICLE, 1, seed).applyTo(catalogue);
    catalogue.setPrice(
        catalogue.articleIds().get(seed / 2 % 100), BigDecimal.valueOf(seed % 2 * 10L));
  }

  private static double command(BenchSystem system, String... command) throws Exception {
    double[] seconds = new double[COMMANDS];
    for (int i = 0; i < COMMANDS; i++) {
      Stopwatch watch = new Stopwatch();
      await(launch(system, Map.of(), command));
      seconds[i] = watch.lap().seconds();
    }
    Arrays.sort(seconds);
    return seconds[COMMANDS / 2];
  }

  /** Removes what will be old in so many weeks' time less: the rows of these are not there yet. */
  private static Process gc(BenchSystem system, int weeksToCome) throws IOException {
    Map<String, String> keep = new TreeMap<>();
    Map.of(
            "SYNC_KEEP_CALLS",
            90,
            "SYNC_KEEP_HISTORY",
            400,
            "SYNC_KEEP_RUNS",
            400,
            "SHOP_KEEP_VERSIONS",
            30,
            "SHOP_KEEP_CHANGES",
            90)
        .forEach((name, period) -> keep.put(name, "P%dD".formatted(period + 7 * weeksToCome)));
    return launch(system, keep, "gc", "--delete");
  }

  private static void await(Process command) throws InterruptedException {
    if (command.waitFor() != 0) {
      throw new IllegalStateException(
          "exit code %d; its output is in target/year.log".formatted(command.exitValue()));
    }
  }

  private static Process launch(
      BenchSystem system, Map<String, String> variables, String... command) throws IOException {
    List<String> words = new ArrayList<>(List.of(Scratch.launcher().toString()));
    words.addAll(List.of(command));
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(Scratch.target().resolve("year.log").toFile()));
    builder.environment().putAll(system.environment());
    builder.environment().putAll(variables);
    return builder.start();
  }

  /** Megabytes of each table with its indexes, at several moments. */
  private static final class Sizes {

    private final List<String> tables;
    private final Query query;
    private final List<String> moments = new ArrayList<>();
    private final Map<String, List<Double>> megabytes = new TreeMap<>();

    Sizes(List<String> tables, Query query) {
      this.tables = tables;
      this.query = query;
    }

    /** After what autovacuum does in time. */
    void note(String moment) {
      moments.add(moment);
      for (String table : tables) {
        query.execute("vacuum (analyze, truncate off) " + table);
        megabytes
            .computeIfAbsent(table, t -> new ArrayList<>())
            .add(query.number("select pg_total_relation_size('%s') / 1048576.0".formatted(table)));
      }
    }

    void print() {
      List<String> heads = new ArrayList<>(List.of("MB", "rows at the end"));
      heads.addAll(moments);
      Table table = new Table(heads.toArray(String[]::new));
      megabytes.forEach(
          (name, sizes) -> {
            List<Object> row = new ArrayList<>(List.of(name));
            row.add((long) query.number("select count(*) from " + name));
            row.addAll(sizes);
            table.row(row.toArray());
          });
      table.print();
    }
  }
}

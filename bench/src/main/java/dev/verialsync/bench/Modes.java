package dev.verialsync.bench;

import dev.verialsync.bench.ModeRuns.Cost;
import dev.verialsync.bench.measure.Machine;
import dev.verialsync.bench.measure.Percentiles;
import dev.verialsync.bench.reference.ImagesInTransaction;
import dev.verialsync.bench.reference.ImagesInTransaction.Pass;
import dev.verialsync.workflows.messages.commands.CatalogSyncInput;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The predecessor's manner, the single batch and the two phases, side by side. */
@Command(
    name = "modes",
    description =
        "The predecessor's manner, the mode single-batch and the two phases on one catalogue: transactions, images, calls, time, memory.",
    mixinStandardHelpOptions = true)
final class Modes implements Callable<Integer> {

  private static final int MILLION = 1_000_000;
  private static final CatalogSyncInput SINGLE_BATCH =
      CatalogSyncInput.builder().mode("single-batch").build();

  @Option(
      names = "--articles",
      split = ",",
      defaultValue = "200,400",
      description =
          "Two sizes of the catalogue (${DEFAULT-VALUE}): the table is of the second; from both come the million of the predecessor and of the single batch.")
  private List<Integer> articles = List.of();

  @Option(
      names = "--large",
      split = ",",
      defaultValue = "10000,20000",
      description =
          "Two sizes from which the two phases' million comes (${DEFAULT-VALUE}): they ask for up to 10,000 rows at once.")
  private List<Integer> large = List.of();

  @Option(
      names = "--latency",
      defaultValue = "190ms",
      description = "Of a call (${DEFAULT-VALUE}).")
  private String latency = "";

  @Option(
      names = "--heap",
      defaultValue = "256m",
      description = "Heap of each worker, a process of its own (${DEFAULT-VALUE}).")
  private String heap = "";

  /** The three runs of one mode on one catalogue, with its transactions. */
  private record Runs(
      int articles,
      Cost first,
      Cost unchanged,
      Cost changed,
      Percentiles transactions,
      int images,
      int heap) {}

  private final List<String> differences = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    if (articles.size() != 2 || large.size() != 2) {
      throw new IllegalArgumentException("--articles and --large are two sizes, such as 200,400");
    }
    System.out.printf("Load before: %s%n", Machine.load());
    Runs smallSingle;
    List<Pass> smallPredecessor;
    try (ModeRuns runs = start(SINGLE_BATCH, articles.get(0))) {
      smallSingle = three(runs);
      smallPredecessor = predecessor(runs, 1);
    }
    Runs single;
    Set<String> shop;
    try (ModeRuns runs = start(SINGLE_BATCH, articles.get(1))) {
      single = three(runs);
      shop = runs.shop();
    }
    Runs phases;
    List<Pass> predecessor;
    try (ModeRuns runs = start(CatalogSyncInput.DEFAULT, articles.get(1))) {
      phases = three(runs);
      predecessor = predecessor(runs, 2);
      compare(shop, runs.shop());
    }
    Runs phasesOfLarge = ofLarge(large.get(0));
    Runs phasesOfLarger = ofLarge(large.get(1));
    print(predecessor, single, phases);
    printMillion(
        List.of(smallPredecessor.get(0), predecessor.get(0)),
        List.of(smallSingle, single),
        List.of(phasesOfLarge, phasesOfLarger));
    System.out.printf("Load %s.%n%n", Machine.load());
    differences.stream().limit(20).forEach(System.out::println);
    System.out.printf("Differences between the results: %,d%n", differences.size());
    return differences.isEmpty() ? 0 : 1;
  }

  private ModeRuns start(CatalogSyncInput input, int size) throws IOException {
    return new ModeRuns(input, size, Calls.latency(latency), heap);
  }

  private Runs ofLarge(int size) throws IOException {
    try (ModeRuns runs = start(CatalogSyncInput.DEFAULT, size)) {
      return three(runs);
    }
  }

  private Runs three(ModeRuns runs) {
    Cost first = runs.run();
    Cost unchanged = runs.run();
    runs.change();
    Cost changed = runs.run();
    differences.addAll(runs.notTakenOver());
    return new Runs(
        runs.articles(),
        first,
        unchanged,
        changed,
        runs.transactions(),
        runs.images(),
        runs.heap());
  }

  /** What it downloads comes straight from the ERP: the shop must have the same images. */
  private List<Pass> predecessor(ModeRuns runs, int passes) throws SQLException, IOException {
    try (ImagesInTransaction predecessor = runs.predecessor()) {
      List<Pass> made = new ArrayList<>();
      for (int n = 0; n < passes; n++) {
        made.add(predecessor.run());
      }
      differences.addAll(runs.imageDifferences());
      return made;
    }
  }

  private void compare(Set<String> single, Set<String> phases) {
    single.stream()
        .filter(row -> !phases.contains(row))
        .forEach(row -> differences.add("only by single batch: " + row));
    phases.stream()
        .filter(row -> !single.contains(row))
        .forEach(row -> differences.add("only by two phases: " + row));
  }

  private void print(List<Pass> passes, Runs single, Runs phases) {
    Pass first = passes.get(0);
    Pass again = passes.get(1);
    Percentiles before =
        new Percentiles(passes.stream().flatMap(pass -> pass.millis().stream()).toList());
    Percentiles inSingle = single.transactions();
    Percentiles inPhases = phases.transactions();
    double singleFirst = single.first().calls();
    System.out.printf(
        "%nOne catalogue of %,d articles with %,d images, %s a call, batches of 100. Single batch and two phases: %d calls at once, workers with -Xmx%s. Before: one call at a time.%n",
        single.articles(), single.images(), latency, ModeRuns.CONCURRENT_CALLS, heap);
    ModesTable table = new ModesTable();
    table.row("longest transaction, ms", before.at(1), inSingle.at(1), inPhases.at(1));
    table.row("transactions, p99, ms", before.at(0.99), inSingle.at(0.99), inPhases.at(0.99));
    table.row("transactions, median, ms", before.at(0.5), inSingle.at(0.5), inPhases.at(0.5));
    table.row(
        "images downloaded again, unchanged",
        again.again(),
        single.unchanged().again(),
        phases.unchanged().again());
    table.share(
        "images reused without download, unchanged, %",
        reused(again.again(), again.images()),
        reused(single.unchanged().again(), single.unchanged().images()),
        reused(phases.unchanged().again(), phases.unchanged().images()));
    row(table, "calls, first", first.calls(), single.first(), phases.first(), Cost::calls);
    row(
        table,
        "calls, unchanged",
        again.calls(),
        single.unchanged(),
        phases.unchanged(),
        Cost::calls);
    row(table, "calls, 1 % changed", null, single.changed(), phases.changed(), Cost::calls);
    table.share(
        "calls, unchanged, % of single batch's first",
        100 * again.calls() / singleFirst,
        100 * single.unchanged().calls() / singleFirst,
        100 * phases.unchanged().calls() / singleFirst);
    table.share(
        "calls, 1 % changed, % of single batch's first",
        null,
        100 * single.changed().calls() / singleFirst,
        100 * phases.changed().calls() / singleFirst);
    row(table, "seconds, first", first.seconds(), single.first(), phases.first(), Cost::seconds);
    row(
        table,
        "seconds, unchanged",
        again.seconds(),
        single.unchanged(),
        phases.unchanged(),
        Cost::seconds);
    row(table, "seconds, 1 % changed", null, single.changed(), phases.changed(), Cost::seconds);
    table.row("heap after collections, MB", null, single.heap(), phases.heap());
    table.print();
    System.out.printf(
        "Transactions: %,d before, %,d in single batch, %,d in two phases. Before makes the image calls alone.%n%n",
        before.size(), inSingle.size(), inPhases.size());
  }

  private static void row(
      ModesTable table,
      String name,
      @Nullable Number before,
      Cost single,
      Cost phases,
      ToDoubleFunction<Cost> figure) {
    table.row(name, before, figure.applyAsDouble(single), figure.applyAsDouble(phases));
  }

  private static double reused(int downloadedAgain, int images) {
    return 100 - 100.0 * downloadedAgain / images;
  }

  private void printMillion(List<Pass> before, List<Runs> single, List<Runs> phases) {
    System.out.printf(
        "A million articles, extrapolated: linear in the articles, from %s (before, single batch) and %s articles (two phases)%n",
        articles, large);
    Map<String, Function<Runs, Cost>> runs = new LinkedHashMap<>();
    runs.put("first", Runs::first);
    runs.put("unchanged", Runs::unchanged);
    runs.put("1 % changed", Runs::changed);
    ModesTable table = new ModesTable();
    runs.forEach(
        (name, run) ->
            table.row(
                "calls, " + name,
                name.equals("first") ? million(articles, before, Pass::calls) : null,
                million(articles, single, of -> run.apply(of).calls()),
                million(large, phases, of -> run.apply(of).calls())));
    runs.forEach(
        (name, run) ->
            table.row(
                "hours, " + name,
                name.equals("first") ? million(articles, before, Pass::seconds) / 3600 : null,
                million(articles, single, of -> run.apply(of).seconds()) / 3600,
                million(large, phases, of -> run.apply(of).seconds()) / 3600));
    table.print();
    Runs largest = phases.get(1);
    System.out.printf(
        "Two phases with %,d articles: calls %,d, %,d, %,d, seconds %.0f, %.0f, %.0f, heap after collections %,d MB.%n%n",
        largest.articles(),
        largest.first().calls(),
        largest.unchanged().calls(),
        largest.changed().calls(),
        largest.first().seconds(),
        largest.unchanged().seconds(),
        largest.changed().seconds(),
        largest.heap());
  }

  private static <T> double million(
      List<Integer> sizes, List<T> measured, ToDoubleFunction<T> figure) {
    double less = figure.applyAsDouble(measured.get(0));
    double more = figure.applyAsDouble(measured.get(1));
    return more + (more - less) / (sizes.get(1) - sizes.get(0)) * (MILLION - sizes.get(1));
  }
}

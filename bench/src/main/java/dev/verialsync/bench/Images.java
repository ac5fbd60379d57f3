package dev.verialsync.bench;

import dev.verialsync.bench.measure.CpuTimes;
import dev.verialsync.bench.measure.Machine;
import dev.verialsync.bench.measure.Stopwatch;
import dev.verialsync.bench.measure.Table;
import dev.verialsync.bench.reference.EmptyWorker;
import dev.verialsync.bench.reference.PlainLoop;
import dev.verialsync.bench.reference.WorkflowTasks;
import dev.verialsync.simulator.SimulatorOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The images phase: as fast as the ERP allows, next to Temporal alone, and by blocks. */
@Command(
    name = "images",
    description = "The images phase, with and without latency of the ERP.",
    mixinStandardHelpOptions = true)
final class Images implements Callable<Integer> {

  private static final String PER_ARTICLE = "per-article";
  private static final int ROUNDS = 3;
  private static final int WARM_UP = 1_000;
  private static final int CONCURRENT = 8;
  private static final int SLOTS = 22;
  private static final Duration LATENCY = Duration.ofMillis(190);

  @Option(
      names = "--articles",
      defaultValue = "2000",
      description = "Articles whose images are fetched (${DEFAULT-VALUE}).")
  private int articles;

  @Option(
      names = "--image-strategy",
      defaultValue = "blocks",
      description = "What is compared with article by article (${DEFAULT-VALUE}).")
  private String strategy = "";

  @Option(names = "--only", description = "latency, empty or blocks: that measurement alone.")
  private String only = "";

  @Option(names = "--detail", description = "Also print who used the processor.")
  private boolean detail;

  @Override
  public Integer call() throws Exception {
    if (only.isEmpty() || only.equals("latency")) {
      withLatency();
    }
    if (only.isEmpty() || only.equals("empty")) {
      withoutLatency();
    }
    if (only.isEmpty() || only.equals("blocks")) {
      byBlocks();
    }
    return 0;
  }

  private BenchSystem system() throws Exception {
    return BenchSystem.start(
            SimulatorOptions.builder().articles(articles + WARM_UP).build(),
            Map.of("VERIAL_MAX_CONCURRENT_CALLS", String.valueOf(CONCURRENT)))
        .withWorker();
  }

  private static List<Long> warmUp(BenchSystem system) {
    List<Long> ids = system.simulator().catalogue().articleIds();
    SyncRun.of(system.temporal(), SyncRun.images(PER_ARTICLE, ids.subList(0, WARM_UP)));
    system.simulator().calls().reset();
    return ids.subList(WARM_UP, ids.size());
  }

  private void withLatency() throws Exception {
    try (BenchSystem system = system()) {
      List<Long> ids = warmUp(system);
      system.simulator().setLatency(LATENCY);
      Stopwatch.Lap loop =
          new PlainLoop(
                  system.simulator().uri(), system.simulator().options().session(), CONCURRENT)
              .run(ids);
      SyncRun run = SyncRun.of(system.temporal(), SyncRun.images(PER_ARTICLE, List.of()));
      double ideal = run.calls() * LATENCY.toMillis() / 1000.0 / CONCURRENT;
      double idealOfLoop = ids.size() * LATENCY.toMillis() / 1000.0 / CONCURRENT;
      System.out.println(
          "Images phase, 190 ms a call, 8 at once; target: at most 1.15 of the ideal, calls x 0.19 s / 8");
      new Table("what", "calls", "seconds", "ideal", "of the ideal", "CPU seconds")
          .row(
              "plain loop, bytes thrown away",
              ids.size(),
              loop.seconds(),
              idealOfLoop,
              loop.seconds() / idealOfLoop,
              loop.cpuSeconds())
          .row(
              "images phase, whole run",
              run.calls(),
              run.whole().seconds(),
              ideal,
              run.whole().seconds() / ideal,
              run.whole().cpuSeconds())
          .row(
              "images phase, from the plan on",
              ids.size(),
              run.working(),
              idealOfLoop,
              run.working() / idealOfLoop,
              "")
          .print();
      System.out.printf(
          "Longest queue at the ERP: %d calls in flight. Load %s.%n%n",
          system.simulator().calls().maxInFlight(), Machine.load());
    }
  }

  private void withoutLatency() throws Exception {
    try (BenchSystem system = system()) {
      List<Long> ids = warmUp(system);
      EmptyWorker.Run before;
      EmptyWorker.Run after;
      SyncRun run;
      Stopwatch.Lap loop;
      try (EmptyWorker empty = new EmptyWorker(system.temporal().client(), SLOTS)) {
        empty.run(WARM_UP);
        CpuTimes ofEmpty = new CpuTimes();
        before = empty.run(articles);
        if (detail) {
          ofEmpty.print("empty activities: CPU of", articles);
        }
        CpuTimes ofRun = new CpuTimes();
        run = SyncRun.of(system.temporal(), SyncRun.images(PER_ARTICLE, List.of()));
        if (detail) {
          ofRun.print("images phase: CPU of", articles);
        }
        after = empty.run(articles);
        loop =
            new PlainLoop(
                    system.simulator().uri(), system.simulator().options().session(), CONCURRENT)
                .run(ids);
      }
      double reference = (before.lap().perSecond(articles) + after.lap().perSecond(articles)) / 2;
      double ours = articles / run.working();
      System.out.println(
          "Images phase without latency, article by article; target: at least 0.31 of the empty activities a second");
      new Table(
              "what",
              "activities",
              "seconds",
              "a second",
              "of the reference",
              "CPU ms each",
              "workflow tasks of a child")
          .row(
              "empty activities, before",
              articles,
              before.lap().seconds(),
              before.lap().perSecond(articles),
              "",
              before.lap().cpuMillisEach(articles),
              before.workflowTasks())
          .row(
              "images phase, from the plan on",
              articles,
              run.working(),
              ours,
              ours / reference,
              run.whole().cpuMillisEach(articles),
              WorkflowTasks.of(system.temporal().client(), run.workflowId() + "/images/2"))
          .row(
              "empty activities, after",
              articles,
              after.lap().seconds(),
              after.lap().perSecond(articles),
              "",
              after.lap().cpuMillisEach(articles),
              after.workflowTasks())
          .row(
              "plain loop, no Temporal",
              articles,
              loop.seconds(),
              loop.perSecond(articles),
              "",
              loop.cpuMillisEach(articles),
              "")
          .print();
      System.out.printf("Load %s.%n%n", Machine.load());
    }
  }

  /** First runs of the same catalogue, in turn; the first of each strategy warms it up. */
  private void byBlocks() throws Exception {
    try (BenchSystem system = system()) {
      Table table =
          new Table(
              "strategy",
              "images",
              "calls",
              "seconds from the plan on",
              "images a second",
              "CPU ms an article",
              "of it this process");
      List<Phase> byBlocks = new ArrayList<>();
      List<Phase> perArticle = new ArrayList<>();
      for (int round = 0; round <= ROUNDS; round++) {
        for (String one : List.of(PER_ARTICLE, strategy)) {
          Phase phase = phase(system, one);
          if (round > 0) {
            phase.addTo(table, one);
            (one.equals(strategy) ? byBlocks : perArticle).add(phase);
          }
        }
      }
      System.out.printf(
          "Images phase without latency, %,d articles; target: by %s at least 3 times as many images a second as article by article, CPU an article at most 0.33%n",
          articles + WARM_UP, strategy);
      table.print();
      System.out.printf(
          Locale.ROOT,
          "%s / article by article, medians: images a second %.2f, CPU an article %.2f, of this process %.2f. Load %s.%n%n",
          strategy,
          median(byBlocks, Phase::perSecond) / median(perArticle, Phase::perSecond),
          median(byBlocks, Phase::cpuMillis) / median(perArticle, Phase::cpuMillis),
          median(byBlocks, Phase::ownCpuMillis) / median(perArticle, Phase::ownCpuMillis),
          Machine.load());
    }
  }

  private record Phase(
      int images, int calls, double seconds, double cpuMillis, double ownCpuMillis) {
    double perSecond() {
      return images / seconds;
    }

    void addTo(Table table, String name) {
      table.row(name, images, calls, seconds, perSecond(), cpuMillis, ownCpuMillis);
    }
  }

  private Phase phase(BenchSystem system, String one) {
    system.query().execute("truncate media.object, media.article, media.article_image cascade");
    system.query().execute("update media.floor set floor_at = null");
    SyncRun run = SyncRun.of(system.temporal(), SyncRun.images(one, List.of()));
    int all = articles + WARM_UP;
    return new Phase(
        (int) system.query().number("select count(*) from media.article_image"),
        run.calls(),
        run.working(),
        run.whole().cpuMillisEach(all),
        run.whole().ownCpuMillisEach(all));
  }

  private static double median(List<Phase> phases, ToDoubleFunction<Phase> figure) {
    return phases.stream()
        .mapToDouble(figure)
        .sorted()
        .skip(phases.size() / 2)
        .findFirst()
        .orElse(0);
  }
}

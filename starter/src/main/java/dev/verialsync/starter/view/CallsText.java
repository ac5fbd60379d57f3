package dev.verialsync.starter.view;

import dev.verialsync.db.gate.MethodCalls;
import dev.verialsync.db.gate.RunCalls;
import dev.verialsync.db.gate.RunCalls.Peak;
import dev.verialsync.db.gate.SingleBatchJob;
import dev.verialsync.starter.process.TerminalText;
import dev.verialsync.starter.text.Figures;
import dev.verialsync.starter.text.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What runs asked Verial for, for a person, Verial's own support among them. */
public final class CallsText {

  private static final String NONE = "0";

  /** A line each when runs stand side by side; the reference lists are one. */
  private static final List<String> SIDE_BY_SIDE =
      List.of(
          "GetArticulosWS",
          "GetNumArticulosWS",
          "GetStockArticulosWS",
          "GetCondicionesTarifaWS",
          "GetImagenesArticulosWS");

  private final Figures figures;

  public CallsText(Figures figures) {
    this.figures = figures;
  }

  public String render(CallsReport report) {
    List<String> lines = new ArrayList<>();
    lines.add(headline(report.run()));
    lines.add("");
    lines.addAll(methods(report.run()));
    lines.add("");
    peak("second", report.run().busiestSecond(), lines);
    peak("minute", report.run().busiestMinute(), lines);
    wasted(report.run(), lines);
    if (report.imageBlocks() != null) {
      lines.add("images          " + ImageBlocksText.of(report.imageBlocks(), figures));
    }
    lines.add("");
    lines.addAll(sideBySide(report));
    lines.add("");
    lines.add(
        "Single batch: the images and tariffs of each of %s, one call each, and the"
            .formatted(Figures.count(report.run().articles(), "article", "articles")));
    lines.add(
        "lists, in each run of the job that was replaced; its seconds are from times measured of it.");
    return TerminalText.lines(lines);
  }

  private String headline(RunCalls run) {
    Instant end = run.finishedAt();
    return "Run %d: %s to Verial. %s, %s, begun %s%s."
        .formatted(
            run.run(),
            Figures.count(run.all().calls(), "call", "calls"),
            run.mode(),
            run.status().replace('_', ' '),
            figures.dayAndTime(run.startedAt()),
            end == null
                ? ""
                : ", took " + Figures.duration(Duration.between(run.startedAt(), end)));
  }

  private static List<String> methods(RunCalls run) {
    Table table = new Table("METHOD", "CALLS", "MEGABYTES", "MEAN MS", "P95 MS", "FAILED");
    run.methods().forEach(calls -> row(table, calls.method(), calls));
    row(table, "all", run.all());
    return table.lines();
  }

  private static void row(Table table, String name, MethodCalls calls) {
    table.row(
        name,
        calls.calls(),
        megabytes(calls.bytes()),
        millis(calls.meanMillis()),
        millis(calls.p95Millis()),
        calls.failed());
  }

  private void peak(String stretch, @Nullable Peak peak, List<String> lines) {
    if (peak != null) {
      lines.add(
          "busiest %s  %s, from %s"
              .formatted(
                  stretch, Figures.count(peak.calls(), "call", "calls"), figures.time(peak.at())));
    }
  }

  private static void wasted(RunCalls run, List<String> lines) {
    MethodCalls all = run.all();
    lines.add(
        "wasted          %s: %s without a useful answer, %s about an article asked for before"
            .formatted(
                Figures.count(all.failed() + all.repeated(), "call", "calls"),
                Figures.number(all.failed()),
                Figures.number(all.repeated())));
    run.methods().stream()
        .filter(calls -> calls.failed() > 0)
        .forEach(
            calls ->
                lines.add(
                    "                %s: %s"
                        .formatted(calls.method(), Figures.counts(calls.failures()))));
  }

  private List<String> sideBySide(CallsReport report) {
    List<RunCalls> runs = Stream.concat(Stream.of(report.run()), report.before().stream()).toList();
    SingleBatchJob job = report.singleBatchJob();
    Table table = headed(runs);
    callsByMethod(table, runs, job);
    volumes(table, runs, job);
    return table.lines();
  }

  private static Table headed(List<RunCalls> runs) {
    return new Table(
        Stream.of(
                Stream.of(""),
                runs.stream().map(run -> "RUN " + run.run()),
                Stream.of("SINGLE BATCH"))
            .flatMap(Function.identity())
            .toArray(String[]::new));
  }

  private static void callsByMethod(Table table, List<RunCalls> runs, SingleBatchJob job) {
    long others = job.total();
    for (String method : SIDE_BY_SIDE) {
      long ofJob = job.calls().getOrDefault(method, 0L);
      others -= ofJob;
      row(
          table,
          method,
          runs,
          run -> Figures.number(calls(run, method::equals)),
          Figures.number(ofJob));
    }
    row(
        table,
        "reference lists, version",
        runs,
        run -> Figures.number(calls(run, method -> !SIDE_BY_SIDE.contains(method))),
        Figures.number(others));
  }

  private static void volumes(Table table, List<RunCalls> runs, SingleBatchJob job) {
    row(
        table,
        "calls",
        runs,
        run -> Figures.number(run.all().calls()),
        Figures.number(job.total()));
    row(
        table,
        "% of the single batch",
        runs,
        run -> decimal(100.0 * run.all().calls() / job.total()),
        decimal(100));
    row(
        table,
        "seconds that Verial worked",
        runs,
        run -> decimal(run.all().millis() / 1_000.0),
        decimal(job.millis() / 1_000.0));
    row(table, "megabytes", runs, run -> megabytes(run.all().bytes()), "");
    row(table, "95th percentile, ms", runs, run -> millis(run.all().p95Millis()), "");
    row(table, "busiest second, calls", runs, run -> most(run.busiestSecond()), "");
    row(table, "busiest minute, calls", runs, run -> most(run.busiestMinute()), "");
    row(table, "failed", runs, run -> Figures.number(run.all().failed()), "");
  }

  private static long calls(RunCalls run, Predicate<String> method) {
    return run.methods().stream()
        .filter(calls -> method.test(calls.method()))
        .mapToLong(MethodCalls::calls)
        .sum();
  }

  private static void row(
      Table table, String name, List<RunCalls> runs, Function<RunCalls, String> cell, String job) {
    table.row(
        Stream.of(Stream.of(name), runs.stream().map(cell), Stream.of(job))
            .flatMap(Function.identity())
            .toArray());
  }

  private static String most(@Nullable Peak peak) {
    return peak == null ? NONE : Figures.number(peak.calls());
  }

  private static String millis(@Nullable Integer millis) {
    return millis == null ? NONE : Figures.number(millis);
  }

  private static String megabytes(long bytes) {
    return decimal(bytes / 1_000_000.0);
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%,.1f", value);
  }
}

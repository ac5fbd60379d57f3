package dev.verialsync.starter.status;

import dev.verialsync.db.gate.GateState;
import dev.verialsync.db.run.RunStatus;
import dev.verialsync.db.shop.Hold;
import dev.verialsync.starter.process.TerminalText;
import dev.verialsync.starter.progress.ProgressText;
import dev.verialsync.starter.runs.TaskQueuePollers.Poller;
import dev.verialsync.starter.text.Figures;
import dev.verialsync.starter.text.InFlightText;
import dev.verialsync.starter.text.RateText;
import dev.verialsync.starter.view.ImageBlocksText;
import dev.verialsync.starter.view.RunsText;
import dev.verialsync.workflows.messages.results.Progress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The state of things, for a person. */
public final class StatusText {

  private static final int HOLDS_SHOWN = 5;

  private final Figures figures;
  private final Clock clock;

  public StatusText(Figures figures, Clock clock) {
    this.figures = figures;
    this.clock = clock;
  }

  public String render(StatusReport report) {
    List<String> lines = new ArrayList<>();
    holds(report.holds(), lines);
    underWay(report, lines);
    if (report.next() != null) {
      lines.add(
          "next      (%s), waiting for its turn %s"
              .formatted(
                  report.next().workflowId(),
                  figures.since(report.next().since(), clock.instant())));
    }
    workers(report, lines);
    if (report.gate() != null) {
      gate(report.gate(), lines);
    }
    if (report.lastRun() != null) {
      lines.add("last run  " + lastRun(report.lastRun()));
      if (report.lastRun().status().equals(RunStatus.FAILED.label())
          && report.lastRun().message() != null) {
        report.lastRun().message().lines().forEach(line -> lines.add("          " + line));
      }
    }
    if (report.gate() != null) {
      lines.add(
          "issues    "
              + (report.openIssues().isEmpty()
                  ? "none open"
                  : "open: " + Figures.counts(report.openIssues())));
    }
    if (report.imageBlocks() != null) {
      lines.add("images    " + ImageBlocksText.of(report.imageBlocks(), figures));
    }
    report.problems().forEach(problem -> lines.add("problem   " + problem));
    return TerminalText.lines(lines);
  }

  private void holds(List<Hold> holds, List<String> lines) {
    holds.stream().limit(HOLDS_SHOWN).forEach(hold -> lines.add("HELD      " + held(hold)));
    if (holds.size() > HOLDS_SHOWN) {
      lines.add("HELD      and %d more".formatted(holds.size() - HOLDS_SHOWN));
    }
  }

  private String held(Hold hold) {
    return "%s, since %s by %s%s%s%s; %d waiting; `release` ends it"
        .formatted(
            hold.articleId() == null ? "all products" : "product " + hold.articleId(),
            figures.dayAndTime(hold.since()),
            hold.by(),
            hold.runId() == null ? "" : ", rollback " + hold.runId(),
            hold.reason() == null ? "" : ": " + hold.reason(),
            hold.until() == null ? "" : "; until " + figures.dayAndTime(hold.until()),
            hold.waiting());
  }

  private void underWay(StatusReport report, List<String> lines) {
    StatusReport.UnderWay run = report.underWay();
    if (run == null) {
      lines.add(
          "run       none is active" + (report.problems().isEmpty() ? "" : ", as far as is known"));
      return;
    }
    lines.add(
        "run       "
            + (run.run() == null ? "" : run.run() + " ")
            + "("
            + run.workflowId()
            + ")"
            + (run.startedAt() == null
                ? ""
                : ", " + figures.since(run.startedAt(), clock.instant())));
    Progress progress = run.progress();
    lines.add(
        "          "
            + (progress == null ? silence(run) : new ProgressText(figures, clock).line(progress)));
    if (progress != null && progress.batchesPlanned() > 0) {
      lines.add(
          "          %s of %s batches"
              .formatted(
                  Figures.number(progress.batchesDone()),
                  Figures.number(progress.batchesPlanned())));
    }
    if (run.calls() != null) {
      lines.add("          " + Figures.count(run.calls(), "call", "calls") + " to Verial so far");
    }
    if (run.uiUrl() != null) {
      lines.add("          " + run.uiUrl());
    }
  }

  private static String silence(StatusReport.UnderWay run) {
    return run.temporalAnswers()
        ? "no progress available: no worker is responding"
        : "running according to PostgreSQL; Temporal does not answer";
  }

  /** A worker polls both queues, but none for which all its places are taken. */
  private void workers(StatusReport report, List<String> lines) {
    boolean unanswered = isUnanswered(report);
    boolean busy =
        !unanswered && report.workers().values().stream().anyMatch(pollers -> !pollers.isEmpty());
    report
        .workers()
        .forEach(
            (queue, pollers) -> {
              String nobody = busy ? "at capacity, takes no more tasks for now" : "none";
              String who = pollers.isEmpty() ? nobody : named(pollers, unanswered);
              List<Poller> gone = report.goneWorkers().getOrDefault(queue, List.of());
              lines.add(
                  "workers   on %s: %s%s"
                      .formatted(queue, who, gone.isEmpty() ? "" : "; gone: " + named(gone, true)));
            });
  }

  /** Any of the workers may have died then, and Temporal names it for a while. */
  private static boolean isUnanswered(StatusReport report) {
    return report.underWay() != null && report.underWay().progress() == null;
  }

  private String named(List<Poller> pollers, boolean lastSeen) {
    Map<String, Instant> latest = new TreeMap<>();
    pollers.forEach(
        poller ->
            latest.merge(
                poller.identity(),
                poller.lastSeenAt(),
                (one, other) -> one.isAfter(other) ? one : other));
    return latest.entrySet().stream()
        .map(poller -> poller.getKey() + (lastSeen ? lastSeen(poller.getValue()) : ""))
        .collect(Collectors.joining(", "));
  }

  private String lastSeen(Instant at) {
    return " (last seen %s ago)".formatted(Figures.about(Duration.between(at, clock.instant())));
  }

  private void gate(GateState gate, List<String> lines) {
    lines.add(
        "gate      %s, %d at once%s; %s"
            .formatted(
                RateText.rate(gate.callsPerSecond()),
                gate.maxConcurrent(),
                gate.overridden() ? " (set by an operator)" : "",
                InFlightText.of(gate, clock.instant())));
    if (gate.quietWindow() != null && gate.quietUntil() != null) {
      lines.add(
          "          %s until %s (quiet hours %s)"
              .formatted(
                  RateText.isWait(gate.quietWindow()) ? "waits" : "slowed",
                  RateText.end(gate.quietUntil()),
                  RateText.hours(gate.quietWindow())));
    }
    if (gate.pausedSince() != null) {
      lines.add(
          "          paused "
              + figures.since(gate.pausedSince(), clock.instant())
              + (gate.pauseReason() == null ? "" : ": " + gate.pauseReason()));
    }
    if (gate.failingSince() != null) {
      lines.add(
          "          Verial fails "
              + figures.since(gate.failingSince(), clock.instant())
              + (gate.lastFailure() == null ? "" : ": " + gate.lastFailure()));
    }
  }

  private String lastRun(RunsText.Entry run) {
    return "%d: %s, %s, took %s"
        .formatted(
            run.run(),
            run.status().replace('_', ' '),
            figures.dayAndTime(run.startedAt()),
            run.finishedAt() == null
                ? "?"
                : Figures.duration(Duration.between(run.startedAt(), run.finishedAt())));
  }
}

package dev.verialsync.starter.status;

import dev.verialsync.db.SafeText;
import dev.verialsync.db.gate.GateState;
import dev.verialsync.db.run.RunStatus;
import dev.verialsync.db.state.InstallationState;
import dev.verialsync.db.state.InstallationState.LastRun;
import dev.verialsync.db.state.InstallationState.OpenIssues;
import dev.verialsync.db.watch.Observation;
import dev.verialsync.starter.process.TerminalText;
import dev.verialsync.starter.text.Figures;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a monitor reads: one line, the worst first, and the exit code of a Nagios plugin. */
public final class MonitorLine {

  /** As Nagios plugins have them. */
  public enum Level {
    OK(0),
    WARNING(1),
    CRITICAL(2),
    UNKNOWN(3);

    private final int exitCode;

    Level(int exitCode) {
      this.exitCode = exitCode;
    }

    public int exitCode() {
      return exitCode;
    }
  }

  private static final int LONGEST_CAUSE = 120;

  /** The worst last. */
  private static final List<Level> BY_SEVERITY =
      List.of(Level.OK, Level.WARNING, Level.UNKNOWN, Level.CRITICAL);

  private final Instant now;
  private final List<Finding> findings = new ArrayList<>();
  private String calm = "";

  private record Finding(Level level, String text) {}

  public MonitorLine(Instant now) {
    this.now = now;
  }

  public void add(Level level, String text) {
    findings.add(new Finding(level, text));
  }

  /** What the watch would find now; told when nothing else is wrong: how things stand. */
  public void add(List<Observation> seen, GateState gate, InstallationState state) {
    LastRun last = state.lastRun();
    seen.stream()
        .filter(Observation::lasts)
        .forEach(observation -> add(level(observation), text(observation, gate, state)));
    long issues = state.issues().values().stream().mapToLong(OpenIssues::count).sum();
    calm =
        "%s; last run %s; %s"
            .formatted(
                state.runStartedAt() == null ? "no run is active" : "a run is active",
                last == null
                    ? "none"
                    : "%d %s %s ago"
                        .formatted(
                            last.id(),
                            last.status().label().replace('_', ' '),
                            age(last.endedAt())),
                Figures.count(issues, "open issue", "open issues"));
  }

  private static Level level(Observation seen) {
    return switch (seen.kind()) {
      case HELD, PAUSED -> Level.WARNING;
      default -> Level.CRITICAL;
    };
  }

  private String text(Observation seen, GateState gate, InstallationState state) {
    return switch (seen.kind()) {
      case FAILED -> failed(state.lastRun());
      case LATE ->
          "no run has completed the %s phase %s"
              .formatted(
                  seen.subject(),
                  state.hasCompleted(seen.subject())
                      ? "for " + age(seen.since())
                      : "since the installation");
      case VERIAL_AWAY ->
          "a run has waited for Verial for %s%s"
              .formatted(age(seen.since()), cause(gate.lastFailure()));
      case HELD ->
          state.allHeld()
              ? "all products are held"
              : "held: " + Figures.count(state.heldArticles(), "product", "products");
      case PAUSED ->
          "the current run has been paused for %s%s"
              .formatted(age(seen.since()), cause(gate.pauseReason()));
      default -> seen.kind().label();
    };
  }

  private static String failed(@Nullable LastRun last) {
    return last == null
        ? "the last run failed"
        : "run %d %s%s"
            .formatted(
                last.id(),
                last.status() == RunStatus.FAILED ? "failed" : "was ended from outside",
                cause(last.message()));
  }

  private static String cause(@Nullable String message) {
    if (message == null || message.isBlank()) {
      return "";
    }
    String line = message.strip().lines().findFirst().orElse("");
    return ": " + SafeText.fitting(line, LONGEST_CAUSE);
  }

  private String age(@Nullable Instant since) {
    return since == null ? "some time" : Figures.about(Duration.between(since, now));
  }

  /** The worst of what was found. */
  public Level level() {
    return findings.stream()
        .map(Finding::level)
        .max(Comparator.comparing(BY_SEVERITY::indexOf))
        .orElse(Level.OK);
  }

  /** A bar would begin what Nagios reads as measurements. */
  public String line() {
    List<String> texts =
        findings.stream()
            .sorted(
                Comparator.<Finding>comparingInt(finding -> BY_SEVERITY.indexOf(finding.level()))
                    .reversed())
            .map(Finding::text)
            .toList();
    return TerminalText.line(
        "VERIAL-SYNC %s - %s"
            .formatted(level(), texts.isEmpty() ? calm : String.join("; ", texts))
            .replace('|', '/')
            .replace('\n', ' '));
  }
}

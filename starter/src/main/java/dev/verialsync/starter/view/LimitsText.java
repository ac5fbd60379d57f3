package dev.verialsync.starter.view;

import dev.verialsync.db.gate.GateState;
import dev.verialsync.db.gate.OperatorLimits;
import dev.verialsync.db.gate.QuietWindow;
import dev.verialsync.starter.process.TerminalText;
import dev.verialsync.starter.text.Figures;
import dev.verialsync.starter.text.InFlightText;
import dev.verialsync.starter.text.RateText;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The limits to Verial, for a person. */
public final class LimitsText {

  private final Figures figures;
  private final Clock clock;
  private final String program;

  public LimitsText(Figures figures, Clock clock, String program) {
    this.figures = figures;
    this.clock = clock;
    this.program = program;
  }

  public String render(LimitsReport report) {
    List<String> lines = new ArrayList<>();
    GateState gate = report.inForce();
    lines.add(
        "in force    %s, %d at once; %s"
            .formatted(
                RateText.rate(gate.callsPerSecond()),
                gate.maxConcurrent(),
                InFlightText.of(gate, clock.instant())));
    lines.add(
        "configured  %s, %d at once (this command's VERIAL_MAX_CALLS_PER_SECOND, VERIAL_MAX_CONCURRENT_CALLS)"
            .formatted(
                RateText.rate(report.configured().callsPerSecond()),
                report.configured().maxConcurrent()));
    override(report.operator(), lines);
    quiet(report, lines);
    lines.add(
        "paused      "
            + (gate.pausedSince() == null
                ? "no"
                : figures.since(gate.pausedSince(), clock.instant())
                    + (gate.pauseReason() == null ? "" : ": " + gate.pauseReason())));
    return TerminalText.lines(lines);
  }

  private void override(OperatorLimits operator, List<String> lines) {
    List<String> parts = new ArrayList<>();
    if (operator.callsPerSecond() != null) {
      parts.add(RateText.rate(operator.callsPerSecond()));
    }
    if (operator.maxConcurrent() != null) {
      parts.add(operator.maxConcurrent() + " at once");
    }
    String when = by(operator.limitsSetBy(), operator.limitsSetAt());
    if (parts.isEmpty()) {
      lines.add("override    none" + (when.isEmpty() ? "" : "; taken away" + when));
      return;
    }
    lines.add(
        "override    %s, set%s; `%s limits --reset` removes it"
            .formatted(String.join(", ", parts), when, program));
  }

  private void quiet(LimitsReport report, List<String> lines) {
    OperatorLimits operator = report.operator();
    String when = by(operator.quietSetBy(), operator.quietSetAt());
    if (report.quietWindows().isEmpty()) {
      lines.add("quiet       no windows" + (when.isEmpty() ? "" : "; changed" + when));
      return;
    }
    String label = "quiet       ";
    for (QuietWindow window : report.quietWindows()) {
      lines.add(
          label
              + RateText.hours(window)
              + (RateText.isWait(window)
                  ? " no calls"
                  : " at most " + RateText.rate(window.callsPerSecond()))
              + now(window, report.inForce()));
      label = "            ";
    }
    lines.add("            hours of Europe/Madrid, set" + when);
  }

  private String now(QuietWindow window, GateState gate) {
    Instant until = gate.quietUntil();
    return until == null || !window.equals(gate.quietWindow())
        ? ""
        : ": now, until " + RateText.end(until);
  }

  private String by(@Nullable String who, @Nullable Instant at) {
    return who == null || at == null ? "" : " by %s, %s".formatted(who, figures.dayAndTime(at));
  }
}

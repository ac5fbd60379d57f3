package dev.verialsync.starter.commands;

import dev.verialsync.db.gate.CallGateRepository;
import dev.verialsync.db.gate.GateLimits;
import dev.verialsync.db.gate.QuietWindow;
import dev.verialsync.local.Service;
import dev.verialsync.starter.options.JsonOption;
import dev.verialsync.starter.options.QuietWindowConverter;
import dev.verialsync.starter.process.Console;
import dev.verialsync.starter.process.ExitCode;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.process.Operator;
import dev.verialsync.starter.services.Connections;
import dev.verialsync.starter.services.ServiceFinder;
import dev.verialsync.starter.text.Figures;
import dev.verialsync.starter.view.LimitsReport;
import dev.verialsync.starter.view.LimitsText;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code limits}: shows and changes what all workers together may ask of Verial. */
@Command(
    name = "limits",
    description = "Show or change the limits on calls to Verial, also during a run.",
    footer = {
      "",
      "Without options it shows the limits. A change reaches all workers within seconds and stays until --reset or --no-quiet."
    })
public final class LimitsCommand implements Callable<Integer> {

  private static final BigDecimal LEAST_PER_SECOND = new BigDecimal("0.01");
  private static final int MOST_CONCURRENT = 256;

  private final Invocation invocation;
  private final ServiceFinder finder;

  @Spec private CommandSpec spec;
  @Mixin private JsonOption json;

  @Option(
      names = "--calls-per-second",
      paramLabel = "N",
      description = "Maximum calls per second, evenly spaced (e.g. 5 or 0.5).")
  private @Nullable BigDecimal callsPerSecond;

  @Option(
      names = "--concurrent",
      paramLabel = "N",
      description = "Maximum calls in flight, 1 to 256.")
  private @Nullable Integer concurrent;

  @Option(
      names = "--reset",
      description = "Drop both overrides; use the workers' configuration again.")
  private boolean reset;

  @Option(
      names = "--quiet",
      paramLabel = "HH:MM-HH:MM=N",
      converter = QuietWindowConverter.class,
      description =
          "Maximum N calls per second between these times (Europe/Madrid), 0 = no calls. Repeat it for several windows; they replace the former ones.")
  private @Nullable List<QuietWindow> quiet;

  @Option(names = "--no-quiet", description = "Remove all quiet windows.")
  private boolean noQuiet;

  public LimitsCommand(Invocation invocation, ServiceFinder finder) {
    this.invocation = invocation;
    this.finder = finder;
  }

  @Override
  public Integer call() {
    validate();
    Connections connections =
        new Connections(finder.find(Set.of(Service.POSTGRESQL)), invocation.shutdown());
    GateLimits configured = connections.services().settings().limits();
    CallGateRepository gate = new CallGateRepository(connections.migratedDatabase());
    change(gate);
    LimitsReport report =
        new LimitsReport(
            gate.state(configured),
            new LimitsReport.Configured(configured.callsPerSecond(), configured.maxConcurrent()),
            gate.operatorLimits(),
            gate.quietWindows());
    Console console = invocation.console();
    if (json.isSet()) {
      console.document(report);
    } else {
      console.result(
          new LimitsText(new Figures(invocation.zone()), invocation.clock(), invocation.program())
              .render(report));
    }
    return ExitCode.DONE.number();
  }

  private void change(CallGateRepository gate) {
    String operator = Operator.name(invocation.environment());
    if (reset) {
      gate.resetLimits(operator);
    } else if (callsPerSecond != null || concurrent != null) {
      gate.overrideLimits(callsPerSecond, concurrent, operator);
    }
    if (quiet != null || noQuiet) {
      gate.setQuietWindows(quiet == null ? List.of() : quiet, operator);
    }
  }

  private void validate() {
    if (reset && (callsPerSecond != null || concurrent != null)) {
      throw wrong(
          "--reset removes what --calls-per-second and --concurrent set: use one or the other");
    }
    if (noQuiet && quiet != null) {
      throw wrong("--no-quiet removes what --quiet sets: use one or the other");
    }
    if (callsPerSecond != null
        && (callsPerSecond.compareTo(LEAST_PER_SECOND) < 0
            || callsPerSecond.compareTo(QuietWindowConverter.MOST_PER_SECOND) > 0)) {
      throw wrong(
          "--calls-per-second is %s; expected is a number from 0.01 to 10000 (`%s pause` stops the current run's calls)"
              .formatted(callsPerSecond.toPlainString(), invocation.program()));
    }
    if (concurrent != null && (concurrent < 1 || concurrent > MOST_CONCURRENT)) {
      throw wrong("--concurrent is %d; expected is 1 to %d".formatted(concurrent, MOST_CONCURRENT));
    }
    if (quiet != null) {
      long different =
          quiet.stream().map(window -> List.of(window.from(), window.to())).distinct().count();
      if (different < quiet.size()) {
        throw wrong("--quiet names the same times twice");
      }
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}

package dev.verialsync.starter.commands;

import dev.verialsync.local.Service;
import dev.verialsync.starter.options.JsonOption;
import dev.verialsync.starter.process.Console;
import dev.verialsync.starter.process.ExitCode;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.services.Connections;
import dev.verialsync.starter.services.ServiceFinder;
import dev.verialsync.starter.status.MonitorLine;
import dev.verialsync.starter.status.MonitorReading;
import dev.verialsync.starter.status.StatusReading;
import dev.verialsync.starter.status.StatusReport;
import dev.verialsync.starter.status.StatusText;
import dev.verialsync.starter.text.Figures;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code status}: how things stand now. */
@Command(
    name = "status",
    description = "Show the current run, workers, limits, the last run and open issues.",
    footer = {
      "",
      "With --check, the exit code is that of a Nagios plugin: 0 OK, 1 warning, 2 critical,",
      "3 unknown (wrong configuration, or a schema that this program does not know)."
    })
public final class StatusCommand implements Callable<Integer> {

  private final Invocation invocation;
  private final ServiceFinder finder;

  @Option(
      names = "--check",
      description = "Print one line for a monitor: whether runs complete, and whether one waits.")
  private boolean check;

  @Mixin private JsonOption json;
  @Spec private CommandSpec spec;

  public StatusCommand(Invocation invocation, ServiceFinder finder) {
    this.invocation = invocation;
    this.finder = finder;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (check) {
      if (json.isSet()) {
        throw new ParameterException(
            spec.commandLine(), "--check prints one line: use it without --json.");
      }
      return check();
    }
    Connections connections = connections();
    StatusReport report = new StatusReading(invocation, connections).read();
    Console console = invocation.console();
    if (json.isSet()) {
      console.document(report);
    } else {
      console.result(
          new StatusText(new Figures(invocation.zone()), invocation.clock()).render(report));
    }
    return (report.problems().isEmpty() ? ExitCode.DONE : ExitCode.FAILED).number();
  }

  private Connections connections() {
    return new Connections(
        finder.find(Set.of(Service.TEMPORAL, Service.POSTGRESQL), Set.of(Service.S3)),
        invocation.shutdown());
  }

  /** Whatever happens is one line, and the exit code of a Nagios plugin. */
  private int check() throws InterruptedException {
    MonitorLine line;
    try {
      Connections connections = connections();
      line =
          new MonitorReading(
                  invocation,
                  connections,
                  connections.services().settings().notifications().policy().thresholds())
              .read();
    } catch (RuntimeException e) {
      line = new MonitorLine(invocation.clock().instant());
      line.add(MonitorLine.Level.UNKNOWN, String.valueOf(e.getMessage()));
    }
    invocation.console().result(line.line());
    return line.level().exitCode();
  }
}
